"""A spec and the data become a file: SVG, PDF, PNG or HTML, of a matrix also CSV and XLSX.

Enters: a Snapshot, a Spec, a media type, and the plain links that a CONSTRUCT yielded. Leaves: bytes; equal input gives
equal bytes.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from graph.analysis.network import Network
from graph.errors import Invalid, Refused, Unsupported
from graph.snapshot import Snapshot
from viz import matrix, words
from viz.choose import Chosen, Link, pages
from viz.cited import credits_of, titles_of
from viz.drawing import draw
from viz.paper import Around, Page, to_paper
from viz.sheet import Sheet
from viz.spec import Pixels, Spec
from viz.words import SURENESS, WORDS, day_text

MEDIA = {
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "png": "image/png",
    "html": "text/html",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TABLES = (MEDIA["csv"], MEDIA["xlsx"])
PAGES = {
    "A4": Page("A4", 841.89, 595.28, 8.48, 7.0),
    "A3": Page("A3", 1190.55, 841.89, 8.66, 6.5, 1.25),
    "16:9": Page("16:9", 960.0, 540.0, 11.98, 9.0, 1.2),
}
_FIRST = 6
"""The sources that paper names; the others it counts. A page for a browser, and data, name all."""
_PIXEL, _PIXELS_BEGIN, _PIXELS_LEAST = 0.75, 9.32, 7.0


@dataclass(frozen=True)
class Made:
    """A file, its media type and how many pages the spec has."""

    content: bytes
    media_type: str
    pages: int


def make(
    data: Snapshot,
    spec: Spec,
    media: str,
    links: Collection[Link] = (),
    page: int | None = None,
    before: Snapshot | None = None,
) -> Made:
    """Make the file of a spec.

    ``page`` picks one of several, from 1; a PDF holds all of them. ``before`` is the generation that ``since`` names.

    Raises:
        Invalid: there is no such page, or the generation is not given.
        Unsupported: a format that a diagram of this kind does not have.
        Refused: too much for the page; several pages in a format that holds one.
        Unknown, Ambiguous: see viz.choose.
    """
    if media not in MEDIA.values() or (media in TABLES and spec.view != "matrix"):
        raise Unsupported("A network is made as svg, pdf, png or html, a matrix also as csv or xlsx.")
    if isinstance(spec.since, int) and before is None:
        raise Invalid("since names a generation; give its snapshot.")
    chosen = pages(data, spec, links, before=before, printed=media != MEDIA["html"])
    count = len(chosen)
    chosen = _picked(chosen, page, one=media != MEDIA["pdf"])
    if spec.view == "matrix":
        return Made(_matrix(data, spec, media, chosen), media, count)
    if media == MEDIA["html"]:
        return Made(_html(data, spec, chosen[0]), media, count)
    return Made(_printed([_sheet(data, spec, part, count) for part in chosen], media, spec), media, count)


def page_of(spec: Spec) -> Page:
    """Return the page that a spec names."""
    if isinstance(spec.page, Pixels):
        width, height = spec.page.width * _PIXEL, spec.page.height * _PIXEL
        return Page("this page", width, height, _PIXELS_BEGIN, _PIXELS_LEAST, max(0.93, min(1.3, height / 595)))
    found = PAGES[spec.page]
    if spec.orientation == "portrait":
        return replace(found, width=found.height, height=found.width)
    return found


def _picked(chosen: list[Chosen], page: int | None, *, one: bool) -> list[Chosen]:
    if page is not None:
        if not 1 <= page <= len(chosen):
            raise Invalid(f"There is no page {page}; the diagram has {len(chosen)}.", pages=len(chosen))
        return [chosen[page - 1]]
    if one and len(chosen) > 1:
        raise Refused(f"The diagram has {len(chosen)} pages; ask for a PDF, or for one page.", pages=len(chosen))
    return chosen


def _sheet(data: Snapshot, spec: Spec, chosen: Chosen, count: int) -> Sheet:
    around = _around(data, spec, chosen, count)
    return to_paper(
        chosen.network,
        page_of(spec),
        around,
        chosen.look,
        spec.language,
        focus=chosen.focus,
        day=spec.day,
        generation=data.generation,
    ).sheet


def _html(data: Snapshot, spec: Spec, chosen: Chosen) -> bytes:
    from viz.interactive import to_html

    page = page_of(spec)
    drawing = draw(
        chosen.network,
        language=spec.language,
        focus=chosen.focus,
        title=_title(spec, chosen, 1),
        day=spec.day,
        generation=data.generation,
        width=1120,
        height=round(1120 * page.height / page.width),
        look=chosen.look,
    )
    return to_html(drawing).encode()


def _matrix(data: Snapshot, spec: Spec, media: str, chosen: list[Chosen]) -> bytes:
    made = [matrix.of(part.network, spec.language, part.look) for part in chosen]
    most = None if media == MEDIA["html"] else _FIRST
    around = [_around(data, spec, part, len(chosen), most) for part in chosen]
    if media in TABLES:
        write = matrix.to_csv if media == MEDIA["csv"] else matrix.to_xlsx
        return write(made[0], credits_of(chosen[0].network, spec.language))
    if media == MEDIA["html"]:
        return matrix.to_html(made[0], around[0]).encode()
    page = page_of(spec)
    return _printed([matrix.to_sheet(one, page, its) for one, its in zip(made, around, strict=True)], media, spec)


def _printed(sheets: Sequence[Sheet], media: str, spec: Spec) -> bytes:
    if media == MEDIA["svg"]:
        from viz.sheet_svg import to_svg

        return to_svg(sheets[0]).encode()
    if media == MEDIA["png"]:
        from viz.png import to_png

        return to_png(sheets[0], 96 if isinstance(spec.page, Pixels) else spec.dots)
    from viz.pdf import to_pdf

    return to_pdf(sheets)


def _sources_named(spec: Spec, network: Network, most: int | None) -> str:
    """Return the sentence that names the sources and counts those it leaves out; who asks for it is always named."""
    credited = credits_of(network, spec.language)
    titles = titles_of(network, spec.language) if spec.footer.sources else credited
    if not titles:
        return ""
    first = titles[:most]
    shown = [*first, *(title for title in credited if title not in first)]
    say, left = WORDS[spec.language], len(titles) - len(shown)
    named = "; ".join(shown) + (
        f" {say['more sources'].format(words.number_text(left, spec.language))}" if left else ""
    )
    return f"{say['source named' if len(titles) == 1 else 'sources named'].format(named)} "


def _title(spec: Spec, chosen: Chosen, count: int) -> str:
    """Return the title of a page; of several it also says what the page is about."""
    named = spec.title
    if chosen.focus and (not named or count > 1):
        name = chosen.look.names.get(chosen.focus) or chosen.network.nodes[chosen.focus].name(spec.language)
        about = WORDS[spec.language]["around"].format(name)
        return f"{named}: {about}" if named else about
    if count > 1 and chosen.network.nodes:
        degrees = chosen.network.degree()
        best = min(degrees, key=lambda iri: (-degrees[iri], iri))
        name = chosen.look.names.get(best) or chosen.network.nodes[best].name(spec.language)
        about = WORDS[spec.language]["around"].format(name)
        return f"{named}: {about}" if named else about
    return named or WORDS[spec.language]["network"]


def _around(data: Snapshot, spec: Spec, chosen: Chosen, count: int, most: int | None = _FIRST) -> Around:
    """Return the texts around a picture: day beside the title, note, ``most`` sources and generation below."""
    language, say = spec.language, WORDS[spec.language]
    left = f"{spec.footer.text} " if spec.footer.text else ""
    left += _sources_named(spec, chosen.network, most)
    sure = Counter(words.sureness(statement) for statement in chosen.network.statements)
    told = ", ".join(f"{words.number_text(sure[name], language)} {say[name]}" for name in SURENESS if sure[name])
    left += f"{words.counted(sum(sure.values()), 'relation', 'relations', language)}{': ' + told if told else ''}."
    if chosen.left_out:
        left += " " + say[chosen.why].format(words.number_text(chosen.left_out, language))
    beside = ""
    if isinstance(spec.since, int):
        beside = say["since generation"].format(words.number_text(spec.since, language))
    elif spec.day and spec.since:
        beside = say["from to"].format(day_text(spec.since, language), day_text(spec.day, language))
    elif spec.day:
        beside = say["network on"].format(day_text(spec.day, language))
    right = f"Geflecht, {say['generation'].format(data.generation)}"
    return Around(_title(spec, chosen, count), beside, spec.note, left, right)
