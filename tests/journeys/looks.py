"""What is measured on a page as it stands: axe-core, sideways scrolling, words that are cut off, layout shift."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tests.journeys.server import AXE_PATH

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 800}
ASKS_AXE = """
async (tags) => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"], preload: false});
  return found.violations.map((each) => `${each.id} (${each.help}): ` + each.nodes.slice(0, 4).map(
    (node) => `${node.target.join(" ")} ${node.any.concat(node.all, node.none).map((one) => one.message).join("; ")}`
  ).join(" | "));
}
"""
WIDER_THAN_THE_WINDOW = """
() => {
  const wide = document.documentElement.scrollWidth, room = document.documentElement.clientWidth;
  if (wide <= room) return [];
  const right = document.documentElement.dir === "rtl";
  const out = [...document.querySelectorAll("body *")].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width && (right ? box.left < -0.5 : box.right > room + 0.5);
  }).slice(0, 4).map((each) => each.outerHTML.slice(0, 120));
  return [`${wide} px wide where there are ${room}: ${out.join(" | ")}`];
}
"""
CUT_OFF = """
() => {
  const names = "button, .btn, .pill, summary, label, th, h1, h2, h3, nav a, .tabs a, legend, dt, .hint, .note, .err";
  return [...document.querySelectorAll(names)].filter((each) => {
    if (each.closest(".vh, .skip") || !each.getClientRects().length) return false;
    const style = getComputedStyle(each);
    if (style.display === "inline" || (style.overflowX === "visible" && style.overflowY === "visible")) {
      // Nothing is cut here, but words must not stand outside of what has a background or a border of its own.
      const boxed = style.borderTopWidth !== "0px" || style.backgroundColor !== "rgba(0, 0, 0, 0)";
      if (!boxed || style.display === "inline") return false;
    }
    return each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1;
  }).slice(0, 6).map((each) => `cut off: ${each.outerHTML.slice(0, 160)}`);
}
"""
SPACED = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
"""
"""The spacing of WCAG 1.4.12, as a reader's own style sheet would set it."""
SHIFT = """
() => new Promise((told) => {
  let sum = 0;
  const watch = new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value;
  });
  watch.observe({type: "layout-shift", buffered: true});
  document.fonts.ready.then(() => setTimeout(() => { watch.disconnect(); told(sum); }, 100));
})
"""


def faults_of(page: Page) -> list[str]:
    """Look at the page that stands, wide and light: as it is, narrow and dark, right to left, with spaced text."""
    page.add_script_tag(url=AXE_PATH)
    found = [f"wide, light: {each}" for each in page.evaluate(ASKS_AXE, TAGS) + page.evaluate(WIDER_THAN_THE_WINDOW)]
    found += faults_when_narrow(page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    found += [f"narrow, right to left: {each}" for each in page.evaluate(WIDER_THAN_THE_WINDOW)]
    page.evaluate("document.documentElement.dir = 'ltr'")
    page.evaluate(SPACED)
    spaced: list[str] = page.evaluate(WIDER_THAN_THE_WINDOW) + page.evaluate(CUT_OFF)
    return found + [f"narrow, spaced: {each}" for each in spaced]


def faults_when_narrow(page: Page) -> list[str]:
    """Look at it through a narrow window, in the dark; the checker is on the page already."""
    look(page, NARROW, "dark")
    narrow = page.evaluate(ASKS_AXE, TAGS) + page.evaluate(WIDER_THAN_THE_WINDOW) + page.evaluate(CUT_OFF)
    return [f"narrow, dark: {each}" for each in narrow]


def look(page: Page, size: ViewportSize, scheme: Literal["light", "dark"]) -> None:
    """Look through a window of this size, in this scheme; nothing moves for those who don't want it to."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def shift_of(page: Page) -> float:
    """Say how much of the page moved by itself while it was loading."""
    moved: float = page.evaluate(SHIFT)
    return moved
