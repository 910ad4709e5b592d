"""Effects planted in the demo: who, when and how large. ``texts/truth.yaml`` says where each can be found."""

from __future__ import annotations

# Two agents who, from the plan of 2026 on, answer fast and badly.
GAMING_AGENTS = ("cs05", "cs14")
GAMING_FROM = "2026-01-01"
GAMING_WAIT = 450          # per mille of their own wait
GAMING_UNSOLVED = 160_000  # ppm more contacts that come back
GAMING_WRONG = 170_000     # ppm more answers that fail the review
# From this day the help desk no longer counts its own greeting as a reply.
GREETING_DROPPED = "2025-10-01"
GREETING_SECONDS = 8
# One of five reviewers gives more points to everybody.
RATERS = ("qa1", "qa2", "qa3", "qa4", "qa5")
RATER_POINTS = (-1, 0, 7, 1, -1)
GENEROUS_RATER = "qa3"
GENEROUS_PASS = 60_000     # ppm more answers pass
# The day shift gets the easier chats: half of the difference on each side.
SHIFT_CONVERSION = 20_000
SHIFT_CSAT = 10_000
# Newcomers: per mille of the way still to go in their 1st, 2nd, 3rd and 4th month.
RAMP = (1000, 700, 400, 150)
RAMP_WAIT = 900            # per mille longer wait at the start
RAMP_CONVERSION = 150_000  # ppm less conversion at the start
RAMP_LINES = 400           # per mille fewer lines at the start
# Commission jumps here: agents close to it push sales over the edge in the last three days of the month.
CLIFF = 6_000_000
CLIFF_REACH = 450_000
# People whose results or targets never let them be paid.
NEVER_PAID = ("ops09", "wh07", "wh16")
# The designer who holds the best slot.
BEST_SLOT_DESIGNER = "des01"
BEST_SLOT = "home_top"
# Long leave: few cases, so values are shown or withheld.
LEAVE = {"cs12": ("2025-11-10", "2025-12-18"), "wh11": ("2026-03-02", "2026-03-29"),
         "des04": ("2025-07-07", "2025-08-29"), "ops08": ("2025-07-08", "2025-09-26")}
# In the last quarter two designers do the same work to the minute; a few clicks decide between two grades.
TWINS = ("des03", "des06")
TWIN_FIRST, TWIN_LAST, TWIN_QUIET = "2026-04-01", "2026-06-30", 12
TWIN_CLICKS = 1_779
TWIN_FEWER = 2
