"""Refusals of methods and engines reach a page in the reader's language."""

import pytest
from django.utils.translation import override

from clusterwise.engines.register import DamagedRegisterError
from clusterwise.engines.session import EngineError
from clusterwise.formats.sentences import RefusedError, say
from clusterwise.methods.choosing.scales import ChoosingError
from clusterwise.phases.p1_selection import refusals
from clusterwise.phases.p1_selection.mapping.rules import MapError


@pytest.mark.parametrize("kind", refusals.SENTENCES)
def test_a_refusal_of_each_kind_has_a_sentence_of_its_own(kind):
    with override("fr"):
        assert refusals.said(kind("ix: null value in frame")) == str(refusals.SENTENCES[kind])
    with override("en"):
        assert refusals.said(kind("Criterion c is not there; name it.")) == "Criterion c is not there; name it."


def test_the_nearest_kind_counts_and_each_differs():
    with override("ar"):
        assert refusals.said(DamagedRegisterError("x")) != refusals.said(EngineError("x"))
        assert refusals.said(ChoosingError("x")) not in ("x", refusals.said(EngineError("x")))


def test_what_was_said_in_the_readers_language_already_stays():
    refused = RefusedError(say("The file has one column only."), say("Declare its delimiter."))
    with override("fr"):
        assert refusals.said(MapError("Le registre est vide.")) == "Le registre est vide."
        assert refusals.said(refused) != str(refused)
