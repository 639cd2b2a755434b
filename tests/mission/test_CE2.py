"""CE2: a dashboard of the four signs of an underperforming cluster, each with its thresholds."""

from django.urls import reverse

from clusterwise.foundation.people.models import User
from clusterwise.phases.p1_selection.models import Candidate
from clusterwise.phases.p1_selection.services.portrait import remove_sign


def _standing(client, candidate):
    client.force_login(User.objects.get(email="manager.liberia@demo.example"))
    return client.get(reverse("selection.standing", args=["liberia", candidate.pk]))


def test_the_four_signs_stand_with_state_change_thresholds_and_evidence(demo, client):
    rows = _standing(client, Candidate.objects.get(name="Nimba cocoa")).context["signs"]

    assert [(row.label, row.state, row.change) for row in rows] == [
        ("wages a job", "warning", "-6.0 %"),
        ("sales a job, as a trace of technology", "between", "0.0 %"),
        ("welfare of the people employed", "warning", "-8.0 %"),
        ("natural resources", "warning", "-11.0 %"),
    ]
    assert rows[0].limits == "warns at -2.0 %, good at 2.0 %"
    assert rows[3].source == "Transects of the forestry office (demo)"


def test_a_sign_that_nobody_asked_about_is_not_known(demo, client):
    candidate = Candidate.objects.get(name="Nimba cocoa")
    remove_sign(candidate.signs.get(sign="welfare"), by=None)

    row = _standing(client, candidate).context["signs"][2]

    assert (row.state, row.state_words, row.change) == ("", "not known", "")
    assert row.source == "Not known; ask in the field and record the answer."
