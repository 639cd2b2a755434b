"""D03: what members save by buying together, in currency and in percent for each member."""

from decimal import Decimal

from django.urls import reverse

from clusterwise.foundation.people.models import User
from clusterwise.phases.p1_selection.models import Candidate
from clusterwise.phases.p1_selection.services.portrait import revise_quotation


def _pool(client, candidate):
    client.force_login(User.objects.get(email="manager.liberia@demo.example"))
    return client.get(reverse("selection.buying", args=["liberia", candidate.pk])).context["pools"][0]


def test_the_bags_of_the_cocoa_growers_cost_less_together(demo, client):
    candidate = Candidate.objects.get(name="Nimba cocoa")
    pool = _pool(client, candidate)

    # 300 growers with 12 bags and 40 with 30 order 4,800: above 4,500 the importer's 1.1 holds. 180 is shared by bag.
    cost_a_bag = Decimal(180) / 4800
    assert (pool.quantity, pool.price, pool.currency) == (Decimal(4800), Decimal("1.1"), "USD")
    assert [(one.members, one.saving) for one in pool.groups] == [
        (300, 12 * (Decimal("1.8") - Decimal("1.1") - cost_a_bag)),
        (40, 30 * (Decimal("1.6") - Decimal("1.1") - cost_a_bag)),
    ]
    assert [round(one.percent, 2) for one in pool.groups] == [Decimal("36.81"), Decimal("28.91")]
    assert pool.saving == sum(one.members * one.saving for one in pool.groups)


def test_fewer_bags_lose_the_better_price(demo, client):
    candidate = Candidate.objects.get(name="Nimba cocoa")
    revise_quotation(candidate.quotations.get(members=40), by=None, quantity=Decimal(10))

    assert _pool(client, candidate).price == Decimal("1.2")
