"""A result as a workbook for reviewers, who write into it; and what they wrote taken over into the next one."""
