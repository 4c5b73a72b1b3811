"""通报的编写与发布: the editing page, versions, release, and what is published."""
