"""Programs made for rules, as far as they can say ours. What one cannot say it says in words, and why.

Data stand ready in the form that the program reads; findings are made of its answers afterwards.
"""
