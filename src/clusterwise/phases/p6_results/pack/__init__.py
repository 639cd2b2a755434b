"""The sceptic's pack: a published report as one archive that anybody can count again without Clusterwise."""
