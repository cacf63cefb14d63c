from dataclasses import dataclass

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from technopark.common.templatetags.lines import fill


@dataclass
class Row:
    name: str
    count: int = 0


def rendered(text: str, **context) -> str:
    return Template("{% load lines %}" + text).render(Context(context))


def test_lines_fill_in_what_each_row_says():
    rows = [Row("a", 1), Row("b", 2)]

    assert fill("<td>{name}</td><td>{count} {name}</td>", rows) == "<td>a</td><td>1 a</td><td>b</td><td>2 b</td>"


def test_lines_escape_what_is_not_html():
    rows = [Row('<b>"&'), Row(mark_safe("<b>bold</b>"))]

    assert fill("{name} ", rows) == "&lt;b&gt;&quot;&amp; <b>bold</b> "


def test_lines_render_what_surrounds_the_rows_once():
    html = rendered("{% lines rows %}{% if wide %}{{ title }}: {name};{% endif %}{% endlines %}",
                    rows=[Row("a"), Row("{count}")], wide=True, title="T<")  # fmt: skip

    assert html == "T&lt;: a;T&lt;: {count};"


@pytest.mark.parametrize(("rows", "html"), [([], ""), ([Row("a"), Row("b")], "--")])
def test_lines_without_a_place_are_repeated(rows, html):
    assert rendered("{% lines rows %}-{% endlines %}", rows=rows) == html


def test_lines_name_what_a_row_does_not_have():
    with pytest.raises(AttributeError, match="nothing"):
        fill("{nothing}", [Row("a")])
