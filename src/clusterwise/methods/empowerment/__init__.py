"""Empowerment of women: indices with exact weights, many-sided poverty, time, pay for the same task and do-no-harm."""
