"""Pages of evaluation beside its registers: a study counted again, and how many to ask."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from clusterwise.foundation.organisations.models import Initiative
from clusterwise.foundation.pages.scope import in_initiative
from clusterwise.phases.p6_results.evaluation import effects, registers, selectors
from clusterwise.phases.p6_results.evaluation.access import SEE
from clusterwise.phases.p6_results.evaluation.forms import SizeForm


@in_initiative(SEE)
@require_GET
def again(request: HttpRequest, initiative: Initiative, pk: Any) -> HttpResponse:
    """Count a study again from its kept data, and say whether the same comes out."""
    study = get_object_or_404(registers.studies.rows(initiative, request.user), pk=pk)
    context: dict[str, Any] = {"scope": initiative, "study": study, "studies": registers.studies}
    try:
        context["places"] = effects.counted_again(study)
    except ValidationError as trouble:
        context["trouble"] = " ".join(trouble.messages)
    return render(request, "evaluation/again.html", context)


@in_initiative(SEE)
@require_GET
def size(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Say how many to ask and what so many can show."""
    asked = {name: field.initial for name, field in SizeForm().fields.items() if field.initial is not None}
    form = SizeForm({**asked, **request.GET.dict()})
    rows = selectors.sizes(form.cleaned_data) if form.is_valid() else []
    status = 200 if form.is_valid() else 422
    return render(request, "evaluation/size.html", {"scope": initiative, "form": form, "rows": rows}, status=status)
