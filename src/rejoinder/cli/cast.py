"""Who is on the demo's marketplace, and what they have agreed: plainly invented, all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejoinder.policy.terms import Side

DAYS = 80
"""How long ago the invented story begins."""
CRITERIA: dict[Side, tuple[str, ...]] = {
    "client": ("skills", "quality", "availability", "schedule", "communication", "cooperation"),
    "freelancer": ("clarity", "communication", "cooperation", "schedule", "payment", "professionalism"),
}
MEMBERS = {
    "rosa": ("Rosa Pérez", "ES"),
    "amara": ("Amara Okafor", "NG"),
    "harbour-pine": ("Harbour & Pine", "NO"),
    "kestrel-bakery": ("Kestrel Bakery", "IE"),
    "lumen-school": ("Lumen School", "PT"),
    "mira": ("Mira Castell", "ES"),
    "odhran": ("Odhran Feld", "IE"),
    "ines": ("Ines Vaara", "FI"),
    "qamar": ("مخبز القمر", "JO"),
    "silva": ("Si\u0301\u0308lva Na\u0303\u030a\u0304\u0323r", "VN"),
    "word-office": ("Office for Words of Uncommon Length", "AT"),
    "juno": ("Juno Ashdale", "NZ"),
    "lantern": ("The Vanishing Lantern", "GB"),
    "quill": ("Quill & Fog", "GB"),
}
"""Names as people have them: from right to left, with marks above and below, long ones; one will be erased."""
ERASED = "lantern"


@dataclass(frozen=True, slots=True)
class Deal:
    """A contract: when it began and ended, in days before now; ``ended`` is ``None`` while it runs."""

    id: str
    client: str
    freelancer: str
    title: str
    category: str
    began: float
    ended: float | None
    amount: str = "480.00"
    description: str | None = None


BRAND = "New colours, two typefaces and a short book of rules, so that every shop of ours looks like one of ours."
DEALS = (
    Deal("C-20418", "rosa", "amara", "Brand guidelines refresh", "Brand design", 62, 19, "4200.00", BRAND),
    Deal("C-20460", "lumen-school", "amara", "Packaging system, spring range", "Packaging", 30, 6, "1900.00"),
    Deal("C-20502", "rosa", "odhran", "Recipe cards for the winter", "Software", 20, 5, "640.00"),
    Deal("C-20377", "qamar", "amara", "بطاقات دعوة للعيد (RSVP)", "Print design", 44, 25, "310.00"),
    Deal("logo-refresh", "harbour-pine", "mira", "Logo refresh for a joinery", "Design", 75, 60, "1200.00"),
    Deal("menu-translation", "kestrel-bakery", "mira", "Menu in three languages", "Translation", 70, 50),
    Deal("newsletter", "lumen-school", "mira", "Autumn newsletter", "Writing", 66, 46, "150.00"),
    Deal("shop-photos", "kestrel-bakery", "ines", "Photographs of the shop", "Photography", 60, 42, "600.00"),
    Deal("tiny-fix", "harbour-pine", "mira", "One small fix", "Design", 41, 40, "0.50"),
    Deal("bakery-app", "kestrel-bakery", "odhran", "Ordering page for a bakery", "Software", 60, 24, "2400.00"),
    Deal("price-list", "kestrel-bakery", "mira", "Price list for the winter", "Design", 38, 22, "220.00"),
    Deal("booking-page", "lumen-school", "odhran", "Booking page for evening courses", "Software", 55, 20, "900.00"),
    Deal("course-posters", "lumen-school", "mira", "Posters for six courses", "Design", 30, 13, "360.00"),
    Deal("website", "harbour-pine", "odhran", "Website with a small shop", "Software", 48, 5, "3100.00"),
    Deal("winter-campaign", "harbour-pine", "mira", "Winter campaign", "Design", 10, None, "800.00"),
    Deal("lantern-posters", "lantern", "amara", "Posters for a night walk", "Print design", 55, 40, "90.00"),
    Deal("long-words", "word-office", "silva", "Proofreading of long words", "Writing", 28, 16, "75.00"),
    Deal("tonight-leave", "harbour-pine", "silva", "Labels for a workshop", "Writing", 27, 14, "60.00"),
    Deal("tonight-respond", "kestrel-bakery", "silva", "Story on a bread bag", "Writing", 45, 28, "45.00"),
)
MANY = tuple(
    Deal(
        f"album-{number:02}",
        ("harbour-pine", "kestrel-bakery", "lumen-school")[number % 3],
        "juno",
        f"Sound for episode {number}",
        "Sound",
        79.5 - number * 1.5,
        78.5 - number * 1.5,
        "120.00",
    )
    for number in range(1, 31)
)
"""So many that a history has a second page."""
STATES = {
    "waits for a response": "C-20418",
    "nothing left yet": "C-20502",
    "right to left": "C-20377",
    "rated without words": "C-20377",
    "answered publicly": "logo-refresh",
    "answered privately": "logo-refresh",
    "changed": "menu-translation",
    "none left": "newsletter",
    "removed by its author": "shop-photos",
    "not public": "tiny-fix",
    "change window open": "bakery-app",
    "change asked": "price-list",
    "reported": "booking-page",
    "window closing soon": "course-posters",
    "last day to leave": "tonight-leave",
    "last day to respond": "tonight-respond",
    "sealed": "website",
    "revealed": "price-list",
    "not ended": "winter-campaign",
    "very long words": "long-words",
    "of a former member": "lantern-posters",
    "one of many": "album-30",
}
"""Where each state is to be found: every one of these holds when the demo begins."""
