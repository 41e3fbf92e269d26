"""What policies mean before a case is seen: which situations there are, what can be kept together, what falls through.

Everything here speaks of lowered policies and a vocabulary, never of files. What it claims of a history, the reference
has confirmed on that history. Faults and witnesses are the values of `faults`. Where a change belongs:

- what histories are made of: `generation` (facts to order, mending, breaking), `contexts` (small, for one or two
  rules), `circumstances` (drawn), `situations` (what can hold on one day), `probing` (both sides of a bound);
- what is found in many of them at once: `bulk`; who acts in them: `planning`;
- what is found by form and by trial: `tables`, `gaps` with `unsaid`, `clocks` with `rivals`, `precedence` with
  `overruling`, `versions` with `succession`, `pairs` of rules on the same matter (`matters`), `search` over whole
  policies; what of it is asked of policies of which one is read otherwise: `change`;
- what was asked, and what was not: `questions`;
- what is decided by proof: `symbolic` (rules as formulas), `proofs` (the questions);
- what is compared: `comparing` (two policies), `mutation` (a policy and its examples).
"""
