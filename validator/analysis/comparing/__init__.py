"""What two rules, or two policies, say differently: compared by what they mean, shown by histories.

Rules whose normal forms are equal mean the same. Where the forms differ, histories are searched that the two judge
differently; the engine judges many at once, and the reference confirms what is shown.
"""
