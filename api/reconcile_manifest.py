"""The manifest of the reconciliation service: what it offers, and where.

Enters: the service's own address, a language. Leaves: the JSON that OpenRefine reads first.
"""

from typing import Any, get_args

from api.reconcile_queries import Certainty
from api.settings import Settings
from ontology import names
from ontology.model import model
from viz.style import Language, kind_label

_WIDTH, _HEIGHT = 430, 260
_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "name": "Geflecht: Akteure",
        "limit": "Höchstzahl der Werte",
        "limit_help": "Wie viele Werte eine Zeile höchstens bekommt; 0 sind alle.",
        "certainty": "Gewissheit",
        "certainty_help": "Auch Aussagen, die nur erschlossen sind, oder nur solche, die eine Quelle macht.",
        "any": "genannt oder erschlossen",
        "stated": "nur genannt",
    },
    "en": {
        "name": "Geflecht: actors",
        "limit": "Most values",
        "limit_help": "How many values a row gets at most; 0 are all.",
        "certainty": "Certainty",
        "certainty_help": "Also statements that are only inferred, or those alone that a source makes.",
        "any": "stated or inferred",
        "stated": "stated only",
    },
}


def manifest(address: str, language: Language, settings: Settings) -> dict[str, Any]:
    """Return the manifest; ``address`` is that of the service, without a slash at its end."""
    say, here = _WORDS[language], f"/reconcile/{language}"
    told: dict[str, Any] = {
        "versions": ["0.2"],
        "name": say["name"],
        "identifierSpace": names.ID,
        "schemaSpace": names.GF,
        "documentation": f"{address}/docs?lang={language}",
        "serviceVersion": settings.version,
        "logo": f"{address}/static/mark.svg",
        "view": {"url": f"{address}/id/{{{{id}}}}?lang={language}"},
        "defaultTypes": _general(language),
        "preview": {"url": f"{address}{here}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "suggest": {
            what: {
                "service_url": address,
                "service_path": f"{here}/suggest/{what}",
                "flyout_service_url": address,
                "flyout_service_path": f"{here}/flyout/{what}?id=${{id}}",
            }
            for what in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": address, "service_path": f"{here}/properties"},
            "property_settings": _choices(say),
        },
    }
    return {**told, "authentication": {"type": "basic"}} if settings.reading == "private" else told


def _general(language: Language) -> list[dict[str, str]]:
    """Return the kinds that stand right below that of all actors, and it itself."""
    above = names.local_name(names.ACTOR)
    found = [kind.name for kind in model().kinds.values() if kind.name == above or kind.ancestors[:1] == (above,)]
    return [{"id": name, "name": kind_label(name, language)} for name in found]


def _choices(say: dict[str, str]) -> list[dict[str, Any]]:
    """Return what can be set for a property that is fetched."""
    certainties = get_args(Certainty)
    return [
        {
            "name": "limit",
            "label": say["limit"],
            "type": "number",
            "default": 0,
            "help_text": say["limit_help"],
        },
        {
            "name": "certainty",
            "label": say["certainty"],
            "type": "select",
            "default": certainties[0],
            "help_text": say["certainty_help"],
            "choices": [{"value": value, "name": say[value]} for value in certainties],
        },
    ]
