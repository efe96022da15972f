"""Forms: what is asked for when a kind of entity or a relation is entered, as the vocabulary says."""

from fastapi import APIRouter

from api.deps import Lang
from api.schemas import Named
from api.schemas_edit import FieldOut, FormList, FormOut, FormRow
from graph.forms import Field, form, forms
from ontology import names
from ontology.model import Labels, label_of, model
from viz.style import Language

router = APIRouter(prefix="/api/v1", tags=["editing"])


@router.get("/forms", operation_id="listForms")
def list_forms(language: Lang) -> FormList:
    """All forms: one for each kind, one for each relation."""
    return FormList(items=[FormRow(id=one.name, label=_in(one.label, language), of=one.of) for one in forms()])


@router.get("/forms/{name}", operation_id="getForm")
def get_form(name: str, language: Lang) -> FormOut:
    """The form of a kind or a relation: fields with labels and help, which are required, what each takes."""
    found = form(name)
    fields = [_field(one, language) for one in found.fields]
    return FormOut(name=found.name, label=_in(found.label, language), of=found.of, fields=fields)


def _field(one: Field, language: Language) -> FieldOut:
    kinds = [
        Named(id=name, label=_in(model().kinds[name].label, language)) for name in one.kinds if name in model().kinds
    ]
    choices = [Named(id=names.local_name(iri), label=_in(label_of(iri), language)) for iri in one.choices]
    return FieldOut(
        name=one.name,
        label=_in(one.label, language),
        help=_in(one.help, language),
        type=one.sort,
        required=one.required,
        many=one.many,
        choices=choices,
        kinds=kinds,
        pattern=one.pattern,
        max_length=one.max_length,
        default=names.local_name(one.default) if one.default else None,
    )


def _in(labels: Labels, language: Language) -> str:
    return labels.get(language) or next(iter(labels.values()), "")
