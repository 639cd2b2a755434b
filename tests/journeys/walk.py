"""A walk along the whole road: who walks, where, and what was made on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.journeys import hand

PROGRAMME = "/p/liberia/"
ADMINISTRATOR = "admin@demo.example"
TODAY = date.today()
START = TODAY - timedelta(days=100)
INVITED_PASSWORD = "a-road-of-six-phases"


@dataclass
class Walk:
    """The browser pages of those who walk together, and the places that they made on the way."""

    visit: Callable[..., Any]
    password: str
    pages: dict[str, Any] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    def administrator(self) -> Any:
        """Return the page of the administrator of the programme, signed in once."""
        if "administrator" not in self.pages:
            self.pages["administrator"] = self.visit(ADMINISTRATOR, self.password)
        return self.pages["administrator"]

    def invite(self, who: str, name: str, role: str, **only: str) -> Any:
        """Invite somebody, let them accept by the address that was shown, and return their own page."""
        page = self.administrator()
        page.goto(PROGRAMME)
        hand.follow(page, "Accounts and invitations")
        hand.save(page, {"e-mail address": f"{who}@walk.example", "role": role, **only}, button="Send the invitation")
        guest = self.visit()
        guest.goto(page.locator("main code").inner_text())
        hand.save(guest, {"your name": name, "password": INVITED_PASSWORD}, button="Accept")
        assert f"Welcome, {name}" in guest.locator("h1").inner_text()
        self.pages[who] = guest
        return guest

    def founded(self) -> None:
        """Invite the agent of the new initiative, who does the work of all further phases."""
        self.invite("cda", "Sarah Agent", "cluster development agent (CDA)", initiative="Furniture, Mississippi")

    def room(self, phase: str) -> str:
        """Return the page of a phase of the initiative that was founded on the way."""
        return f"{self.made['initiative']}phases/{phase}/"

    def add(self, phase: str, register: str, fields: dict[str, hand.Value]) -> str:
        """Let the agent add a record to a register of a phase, or of people and organisations; return its path."""
        room = f"{self.made['initiative']}members/" if phase == "members" else self.room(phase)
        return hand.add(self.pages["cda"], room, register, fields)

    def gates(self, phase: str) -> dict[str, str]:
        """Return what stands open in a phase: the reason by the gate's title."""
        page = self.pages["cda"]
        page.goto(self.room(phase))
        lines = [
            [line for line in text.splitlines() if line.strip()] for text in page.locator(".gate").all_inner_texts()
        ]
        return {line[0]: line[-1] for line in lines if "Passed" not in line}

    def open_phase(self, phase: str) -> None:
        """Open a phase."""
        self.pages["cda"].goto(self.room(phase))
        hand.press(self.pages["cda"], "Open this phase")

    def close_phase(self, phase: str) -> None:
        """Close a phase whose gates are all passed, and keep what it looks like."""
        assert self.gates(phase) == {}
        hand.press(self.pages["cda"], "Close this phase")
        assert "Closed" in self.pages["cda"].get_by_role("main").inner_text()
        self.look("cda", f"closed-{phase}")

    def look(self, who: str, name: str) -> None:
        """Keep what somebody sees now."""
        hand.look(self.pages[who], name)
