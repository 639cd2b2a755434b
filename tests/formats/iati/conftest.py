"""A small valid activity file, written by hand, and the official example."""

import pytest

SMALL = b"""<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
<iati-activity xml:lang="en" default-currency="USD">
<iati-identifier>XM-DAC-1-A</iati-identifier>
<reporting-org ref="XM-DAC-1" type="40"><narrative>Us</narrative></reporting-org>
<title><narrative>Cocoa</narrative></title>
<description type="1"><narrative>About cocoa</narrative></description>
<participating-org role="1"><narrative>Them</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="1" iso-date="2024-01-01"/>
<activity-date type="3" iso-date="2024-12-31"/>
<recipient-country code="LR"/>
<sector vocabulary="1" code="31110"/>
<budget>
<period-start iso-date="2024-01-01"/>
<period-end iso-date="2024-12-31"/>
<value value-date="2024-01-01">100</value>
</budget>
<result type="1">
<title><narrative>Trained</narrative></title>
<indicator measure="1">
<title><narrative>People</narrative></title>
<period>
<period-start iso-date="2024-01-01"/>
<period-end iso-date="2024-03-31"/>
<actual value="12"/>
<actual value="7"><dimension name="sex" value="female"/></actual>
</period>
</indicator>
</result>
</iati-activity>
</iati-activities>
"""


@pytest.fixture
def small():
    """A valid file whose lines are counted in the tests."""
    return SMALL


@pytest.fixture
def official(data):
    """The official annotated example of the standard."""
    return data("me/iati/activity-standard-example-annotated.xml").read_bytes()
