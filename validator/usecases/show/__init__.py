"""A policy as a document to be read: always in German, made from the policy's data and from nothing else.

`document` puts it together; `model` is what the formats in `reports.document` are given.
"""
