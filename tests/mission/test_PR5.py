"""PR5: the matrix of activities and priorities, with the way in which a cluster serves them, leaves as CSV and XLSX."""

import csv
import io
import zipfile
from typing import Any

from clusterwise.foundation.codes.selectors import codes
from clusterwise.foundation.evidence.selectors import indicators_in_use
from clusterwise.foundation.people.models import User
from clusterwise.phases.p5_action.joint_actions.models import JointAction, Purpose
from clusterwise.phases.p5_action.joint_actions.purposes import tags
from clusterwise.phases.p5_action.joint_actions.services import propose_action
from clusterwise.phases.p6_results.contributions import matrix_of, ways


def _url(demo: Any, ending: str) -> str:
    return f"/p/ghana/i/{demo.mango.slug}/results/goals/matrix{ending}"


def test_each_activity_stands_against_each_priority(demo: Any) -> None:
    propose_action(initiative=demo.mango, by=None, title="Only an idea", action_class="OTHER")
    found = matrix_of(demo.mango, indicators_in_use(demo.mango))
    cells = {
        (row.action.title, tag.code): tuple(purpose.way for purpose in cell)
        for row in found.rows
        for tag, cell in zip(found.tags, row.cells, strict=True)
        if cell
    }

    assert cells == {
        (one.action.title, one.tag): (one.way,) for one in Purpose.objects.filter(initiative=demo.mango).select_related("action")
    }  # fmt: skip
    assert len(found.rows) == JointAction.objects.filter(initiative=demo.mango).count() - 1
    assert list(codes("cluster_way")) == [
        "collective_efficiency",
        "quality",
        "sustainable_chains",
        "greener_technology",
    ]


def test_the_matrix_exports_what_the_page_shows(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.ghana@demo.example"))
    found = matrix_of(demo.mango, indicators_in_use(demo.mango))
    answer = client.get(_url(demo, ".csv"))
    rows = [row for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) if len(row) == 13]

    assert rows[0] == ["joint action", "status", *(tag.label for tag in tags())]
    assert rows[1:] == [
        [row.action.title, row.action.get_status_display(), *(ways(cell) for cell in row.cells)] for row in found.rows
    ]
    assert "greener technology" in rows[1]


def test_the_workbook_holds_the_same_cells(demo: Any, client: Any) -> None:
    client.force_login(User.objects.get(email="cda.ghana@demo.example"))
    answer = client.get(_url(demo, ".xlsx"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as workbook:
        text = "".join(workbook.read(name).decode() for name in workbook.namelist() if name.endswith(".xml"))

    assert [word in text for word in ("A one-tonne solar dryer for all", "greener technology")] == [True, True]
    assert client.get(_url(demo, ".exe")).status_code == 404
