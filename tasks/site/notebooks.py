"""Executed notebooks as pieces of HTML, by nbconvert.

Called with the paths of notebooks; prints one JSON object, their HTML by path. It asks for nothing
from elsewhere: formulas are left as TeX in elements of the class `math`, for `page_body.ts`.
"""

import html
import json
import sys

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath


class Renderer(IPythonRenderer):
    """nbconvert's, but for formulas."""

    def inline_math(self, body):
        return f'<span class="math">{html.escape(body)}</span>'

    def block_math(self, body):
        return f'<div class="math">{html.escape(body)}</div>'

    def latex_environment(self, name, body):
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


class Exporter(HTMLExporter):
    """nbconvert's, with that renderer; `basic` is a template without head, style and scripts."""

    template_name = "basic"

    @pass_context
    def markdown2html(self, context, source):
        attachments = context.get("cell", {}).get("attachments", {})
        renderer = Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
        return MarkdownWithMath(renderer=renderer).render(source)


exporter = Exporter()
print(json.dumps({path: exporter.from_filename(path)[0] for path in sys.argv[1:]}))
