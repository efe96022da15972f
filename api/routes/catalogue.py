"""What the data is (VoID, DCAT-AP), all of it as a file, and how it is said: the vocabulary, the JSON-LD context."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from api import linked
from api.deps import Data, Generation, Lang, Parts
from api.streams import HEAD_ALONE
from graph.catalogue import DUMPS, PREFIXES, Publisher, catalogue, licences
from graph.dump import pieces
from graph.framing import context
from graph.resource import written
from graph.vocabulary import vocabulary
from ontology import names

router = APIRouter(tags=["linked data"])
_Responses = dict[int | str, dict[str, Any]]
_DOCUMENTS: _Responses = {
    200: {"description": "The document", "content": {media: {} for media in linked.MEDIA.values()}}
}
_VOID: _Responses = {**_DOCUMENTS, 303: {"description": "The page is at `Location`"}}
_FILES: _Responses = {200: {"description": "All triples of main", "content": {media: {} for media in DUMPS.values()}}}
Wanted = Annotated[
    linked.Form | None, Query(alias="format", description="html, ttl, jsonld, rdf or nt; else by Accept")
]


@router.get("/dataset", operation_id="describeDataset", response_class=Response, responses=_DOCUMENTS)
def describe(request: Request, parts: Parts, data: Data, language: Lang, form: Wanted = None) -> Response:
    """What this data is: how much, from which sources, under which licences, where to get it (VoID, DCAT-AP)."""
    wanted, here = form or linked.preferred(request), linked.base(request)
    if wanted == "html":
        from api.pages.linked import dataset

        response: Response = dataset(data, language, here)
    else:
        by = Publisher(parts.settings.publisher, parts.settings.contact)
        told = catalogue(parts.store, data, here, by)
        response = Response(written(told, wanted, PREFIXES), headers={"Content-Type": linked.content_type(wanted)})
    links = [linked.link(f"{here}/dataset.{suffix}", "item", media) for suffix, media in DUMPS.items()]
    links += linked.alternates(f"{here}/dataset", {}, wanted) + linked.licence_links(licences(data))
    return _told(response, links)


@router.get("/.well-known/void", operation_id="describeDatasetByVoid", response_class=Response, responses=_VOID)
def void(request: Request, parts: Parts, data: Data, language: Lang, form: Wanted = None) -> Response:
    """The same at the address where programs look for it; a browser is led to the page."""
    if (form or linked.preferred(request)) == "html":
        headers = {"Vary": linked.VARY}
        return RedirectResponse(f"{request.scope.get('root_path', '')}/dataset", 303, headers=headers)
    return describe(request, parts, data, language, form)


@router.get("/dataset.{suffix}", operation_id="dumpDataset", response_class=Response, responses=_FILES)
def dump(
    suffix: Literal["ttl", "nt"], request: Request, parts: Parts, data: Data, generation: Generation = None
) -> Response:
    """Everything in main as one file, with every source's licence and attribution; nothing that is only proposed."""
    here = linked.base(request)
    headers = {
        "Content-Type": linked.content_type(suffix),
        "Content-Disposition": f'attachment; filename="geflecht.{suffix}"',
    }
    alone = request.scope.get(HEAD_ALONE)
    store = parts.store if generation is None else parts.store.at(generation)
    response = Response(headers=headers) if alone else StreamingResponse(pieces(store, suffix), headers=headers)
    if alone:
        del response.headers["content-length"]
    return _told(response, [linked.link(f"{here}/dataset", "describedby"), *linked.licence_links(licences(data))])


@router.get("/ontology", operation_id="getOntology", response_class=Response, responses=_DOCUMENTS)
def ontology(request: Request, data: Data, language: Lang, form: Wanted = None) -> Response:
    """The vocabulary: kinds and relations with labels and directions in German and English, and how often each is used.

    As RDF it is the vocabulary's own file.
    """
    wanted, here = form or linked.preferred(request), linked.base(request)
    if wanted == "html":
        from api.pages.linked import terms

        response: Response = terms(data, language)
    else:
        response = Response(written(vocabulary(), wanted), headers={"Content-Type": linked.content_type(wanted)})
    links = [linked.link(names.GF.rstrip("#"), "describes"), linked.link(f"{here}/context.jsonld", "related")]
    return _told(response, links + linked.alternates(f"{here}/ontology", {}, wanted))


@router.get("/context.jsonld", operation_id="getContext")
def get_context() -> JSONResponse:
    """The JSON-LD context: the names of properties and kinds in our documents."""
    return JSONResponse({"@context": context()}, media_type=linked.MEDIA["jsonld"])


def _told(response: Response, links: list[str]) -> Response:
    response.headers["Link"] = ", ".join(links)
    response.headers["Vary"] = linked.VARY
    return response
