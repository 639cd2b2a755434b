"""What a person sets about the shell; written through the journal like everything else."""

from django.utils.translation import gettext_lazy as _

from clusterwise.foundation import journal
from clusterwise.foundation.journal.verbs import Verb
from clusterwise.foundation.people.models import User

CHOSE_LANGUAGE = Verb("people.chose_language", _("chose the language of the pages"))


def choose_language(*, user: User, language: str) -> User:
    """Remember the language in which a person reads; the same choice again writes nothing."""
    if user.language == language:
        return user
    with journal.change(user, CHOSE_LANGUAGE, user) as change:
        kept = User.objects.get(pk=user.pk)
        kept.language = language
        return change.save(kept)
