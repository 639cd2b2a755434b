"""Clusters on the ground: asked for on a page, mapped by the worker, looked at, taken away, put on the long list."""

import json

import numpy as np
import pytest
from django.urls import reverse
from tests.phases.selection.conftest import take_in

from clusterwise.foundation.jobs.models import Job
from clusterwise.foundation.jobs.worker import work_off
from clusterwise.phases.p1_selection import ground
from clusterwise.phases.p1_selection.models import Candidate, ClusterMap

DATES, OTHERS = 60, 540


def planted():
    """Sixty date packers within two kilometres of one spot on a border, and other firms all over the country."""
    dice = np.random.default_rng(7)
    lines = ["establishment id,name,year,isic,industry name,place,women,men,total,sex of owner,lat,lon"]
    for number in range(DATES):
        lat, lon = 33.7 + dice.normal(0, 0.008), 9.0 + dice.normal(0, 0.008)
        place = "Kebili" if lon < 9.0 else "Djebba"
        lines.append(
            f"D{number},,2023,1030,Dried dates,{place},{6 + number % 4},3,{9 + number % 4},women,{lat:.5f},{lon:.5f}"
        )
    for number in range(OTHERS):
        lat, lon = dice.uniform(33, 36.5), dice.uniform(8, 10.5)
        code = (1030, 1079, 1311, 4711)[number % 4] if number % 40 else 1030
        name = {1030: "Dried dates", 1079: "Spices", 1311: "Yarn", 4711: "Shops"}[code]
        place = "Kebili" if lon < 9.0 else "Djebba"
        lines.append(f"O{number},,2023,{code},{name},{place},2,2,4,men,{lat:.5f},{lon:.5f}")
    return "\n".join(lines).encode()


@pytest.fixture
def register(programme, manager):
    return take_in(programme, manager, planted(), title="Planted register")


@pytest.fixture
def mapped(client, manager, register):
    client.force_login(manager)
    ask(client, register)
    work_off()
    return ClusterMap.objects.get()


def ask(client, register, **values):
    address = reverse("selection.clusters.ask", args=["alpha", register.pk])
    return client.post(address, {"resolution": "6", "other_resolution": "5", **values})


def see(client, found, **query):
    return client.get(reverse("selection.clusters", args=["alpha", found.pk]), query).content.decode()


def test_the_worker_maps_what_was_asked_for_and_the_job_leads_there(client, manager, register):
    client.force_login(manager)
    moved = ask(client, register)
    job = Job.objects.get()
    before = ClusterMap.objects.count()
    work_off()
    job.refresh_from_db()
    found = ClusterMap.objects.get()

    assert moved.headers["Location"] == reverse("jobs.job", args=["alpha", job.pk])
    assert (before, job.state, job.result, job.problem) == (0, "done", {"map": str(found.pk)}, "")
    assert (found.run["input"]["rows"], found.run["options"]["resolutions"]) == (DATES + OTHERS, [6, 5])


def test_the_planted_cluster_is_found_across_its_border(client, mapped):
    (cluster,) = ground.clusters_of(mapped)
    page = see(client, mapped)

    assert (cluster["industry"], cluster["crosses_borders"], sorted(cluster["regions"])) == (
        "1030", True, ["Djebba", "Kebili"],
    )  # fmt: skip
    assert DATES - 5 <= cluster["firms"] <= DATES + 10
    assert "crosses a border" in page and "Dried dates" in page and "<svg" in page


def test_a_view_of_nonsense_shows_the_first_industry(client, mapped):
    page = see(client, mapped, industry="<b>", sex="nobody", resolution="99")

    assert "&lt;b&gt;" not in page and "<b>" not in page
    assert "Dried dates: hot spots of all establishments, resolution 6" in page


def test_women_and_the_other_resolution_have_their_own_picture(client, mapped):
    assert "Dried dates: hot spots of women&#x27;s jobs, resolution 5" in see(
        client, mapped, industry="1030", sex="women", resolution="5"
    )


def test_two_equal_resolutions_are_refused(client, manager, register):
    client.force_login(manager)
    answer = ask(client, register, other_resolution="6")

    assert (answer.status_code, Job.objects.count()) == (422, 0)
    assert "Choose two different sizes" in answer.content.decode()


def test_a_cluster_goes_on_the_long_list_once_its_country_is_named(client, mapped):
    (cluster,) = ground.clusters_of(mapped)
    address = reverse("selection.clusters.candidate", args=["alpha", mapped.pk])
    asked = client.post(address, {"cluster": cluster["cluster"]}).content.decode()
    before = Candidate.objects.count()
    client.post(address, {"cluster": cluster["cluster"], "country": "TN"})
    candidate = Candidate.objects.get()

    assert ("In which country?" in asked, before) == (True, 0)
    assert (candidate.units, candidate.country, candidate.register_industry) == (cluster["firms"], "TN", "1030")
    people = (candidate.employed_women or 0) + (candidate.employed_men or 0) + (candidate.employed_not_stated or 0)
    assert people == round(cluster["jobs"])
    assert "on the list" in see(client, mapped)


def test_an_unknown_cluster_or_file_is_not_found(client, mapped):
    address = reverse("selection.clusters.candidate", args=["alpha", mapped.pk])
    missing = reverse("selection.clusters.file", args=["alpha", mapped.pk, "secret"])

    assert (client.post(address, {"cluster": "X"}).status_code, client.get(missing).status_code) == (404, 404)


def test_every_file_is_sent_as_a_file(client, mapped):
    for name in ("specialisation.parquet", "clusters.geojson", "candidates.xlsx", "map.html", "run.json"):
        answer = client.get(reverse("selection.clusters.file", args=["alpha", mapped.pk, name]))
        assert answer.headers["Content-Disposition"] == f'attachment; filename="alpha-{name}"', name
        assert len(b"".join(answer.streaming_content)) > 100
    outlines = json.loads(ground.file_of(mapped, "clusters.geojson").read_text(encoding="utf-8"))
    assert len(outlines["features"]) == 1


def test_a_map_whose_files_are_gone_says_so(client, mapped):
    for path in ground.folder_of(mapped.folder).iterdir():
        path.unlink()
    ground._clusters.cache_clear()

    answer = client.get(reverse("selection.clusters", args=["alpha", mapped.pk]))
    assert (answer.status_code, "Make the map again" in answer.content.decode()) == (410, True)


def test_a_job_repeated_after_a_crash_keeps_one_map(client, mapped):
    job = Job.objects.get()
    from clusterwise.foundation.jobs import services
    from clusterwise.foundation.jobs.tasks import run_job

    Job.objects.filter(pk=job.pk).update(state="queued")
    run_job.func(str(job.pk), job.attempt)
    job.refresh_from_db()

    assert (ClusterMap.objects.count(), job.state, job.result) == (1, "done", {"map": str(mapped.pk)})
    assert services.reap(job.heard_at) == 0


def test_a_stopped_map_leaves_nothing(client, manager, register):
    client.force_login(manager)
    ask(client, register)
    Job.objects.update(cancel_asked=True)
    work_off()

    assert (Job.objects.get().state, ClusterMap.objects.count()) == ("cancelled", 0)
    assert not ground.folder_of(str(Job.objects.get().pk)).exists()


def test_the_maps_of_another_programme_are_not_found(client, mapped, stranger):
    client.force_login(stranger)

    assert client.get(reverse("selection.clusters", args=["alpha", mapped.pk])).status_code == 404
    assert list(ClusterMap.objects.visible_to(stranger)) == []


def test_a_reader_without_the_right_to_edit_cannot_ask(client, evaluator, register):
    client.force_login(evaluator)

    assert ask(client, register).status_code in (403, 404)
    assert Job.objects.count() == 0
