"""Drives the model and the real service with the same acts, and holds every answer of the one to the other's."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rejoinder_verify import check
from tests.house import START
from tests.stateful.model import CRITERIA, OTHER, Answer, Model, half_up
from tests.web.client import EVERY_SCOPE, Service, application

if TYPE_CHECKING:
    from collections.abc import Callable

    Draw = Callable[[st.SearchStrategy[Any]], Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DESCRIPTION = "They asked for five stars, or else."
OFTEN = {
    "leave": 3,
    "respond": 3,
    "change": 3,
    "report": 2,
    "allow": 2,
    "ask": 2,
    "withdraw": 2,
    "say_the_same_again": 1,
}
OFTEN |= {"end": 1, "pay": 2, "go_to_a_deadline": 2, "wait": 1}
DEEDS = [deed for deed, times in OFTEN.items() for _ in range(times)]
"""What can happen next, as often as it stands here."""
BY_THE_CALENDAR = {"feedback.window_closed", "response.window_closed", "change.window_closed", "case.overdue"}

ENVIRON = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "SERVER_NAME": "testserver",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "wsgi.url_scheme": "http",
    "wsgi.input": io.BytesIO(),
    "wsgi.errors": io.StringIO(),
}

sides = st.sampled_from(["client", "freelancer"])
actors = st.sampled_from(["right", "right", "right", "right", "other", "stranger"])
contracts = st.sampled_from([0, 0, 0, 1])
comments = st.sampled_from(
    ["Fine work.", None, "", " Fine work.\n", "Fine work.", "Not what was agreed.", "Bad\0byte", "x" * 5_001]
)
texts = st.sampled_from(["Thank you.", "Thank you.", "Thank you.", "I disagree.", " ", "Bad\0byte", "x" * 2_001])
privates = st.sampled_from([None, None, {"recommend": 9, "note": "Yes."}, {"recommend": 11, "note": None}])
grounds = st.sampled_from(["manipulation", "fraud", "fraud", "inaccurate", "dislike"])


@st.composite
def ratings(draw: Any, side: str) -> dict[str, int]:
    """Rate every criterion, now and then one too few or with one star too many."""
    found = {name: draw(st.integers(1, 5)) for name in CRITERIA[side]}
    wrong = draw(st.sampled_from(["", "", "", "", "missing", "six"]))
    if wrong == "missing":
        found.popitem()
    elif wrong == "six":
        found[CRITERIA[side][0]] = 6
    return found


def written(moment: datetime) -> str:
    """Write an instant as it goes over the wire."""
    return moment.isoformat().replace("+00:00", "Z")


class Contract(RuleBasedStateMachine):
    """Two contracts of the same two members; the service is given by the test that runs this."""

    service: Service
    model = Model
    runs = 0
    seen: ClassVar[Counter[str]] = Counter()
    """What was answered in all runs, so that a test can see that the machine gets everywhere."""

    def __init__(self) -> None:
        super().__init__()
        type(self).runs += 1
        house = self.service.house
        house.at(START)
        self.acme, self.bea = f"acme-{self.runs}", f"bea-{self.runs}"
        house.member(self.acme)
        house.member(self.bea)
        self.position = house.rows("SELECT coalesce(max(position), 0) FROM event")[0][0]
        self.models: dict[str, Model] = {}

    # The beginning

    @initialize(
        stage=st.sampled_from(["both", "open", "both", "open", "sealed", "both", "ended", "running"]),
        amounts=st.tuples(*[st.sampled_from(["120.00", "120.00", "0.99", None])] * 2),
        data=st.data(),
    )
    def begin(self, stage: str, amounts: tuple[str | None, str | None], data: st.DataObject) -> None:
        """Begin somewhere, so that most runs have something to do with."""
        now = EPOCH + timedelta(microseconds=START)
        for number, amount in enumerate(amounts):
            name = f"c{self.runs}-{number}"
            started = now - timedelta(days=40)
            body: dict[str, Any] = {"client": self.acme, "freelancer": self.bea, "title": "Work"}
            body |= {"started_at": written(started), "net_paid": amount and {"amount": amount, "currency": "EUR"}}
            assert self.service.put(f"/v1/contracts/{name}", body).status == 201
            self.models[name] = self.model(self.acme, self.bea, started, amount, now)
            self.models[name].told.append(("contract.registered", ""))
        if stage == "running":
            return
        for number in (0, 1):
            self.end_it(number, back=0)
        wanted = {"ended": (), "sealed": ("client",), "both": CRITERIA, "open": CRITERIA}[stage]
        for side in wanted:
            stars = {name: data.draw(st.integers(1, 5)) for name in CRITERIA[side]}
            self.leave_it(0, side, "right", (stars, "Fine work.", None))
        if stage == "open":
            self.allow_it(0, "client", "right")

    # How an act is done

    def tried(self, number: int, path: str, act: Callable[[Model], Answer], method: str, body: dict[str, Any]) -> None:
        """Let the model and the service do the same, and compare what they answer."""
        name = f"c{self.runs}-{number}"
        expected = act(self.models[name])
        answer = self.service.call(method, f"/v1/contracts/{name}{path}", body)
        code = answer.json()["code"] if answer.status >= 400 else "replayed" if answer.replayed else ""
        assert (answer.status, code) == expected, (method, path, body, answer.body)
        self.seen[f"{answer.status} {code or path.rpartition('/')[2]}"] += 1

    def who(self, number: int, side: str, actor: str, *, about: bool = False) -> str:
        """Name the right member for an act on a side's feedback, the other party, or somebody else."""
        model = self.models[f"c{self.runs}-{number}"]
        right = OTHER[side] if about else side
        return "stranger" if actor == "stranger" else model.party(right if actor == "right" else OTHER[right])

    def place(self, draw: Draw, likely: Callable[[Model, str], bool]) -> tuple[int, str]:
        """Choose a contract and a side: more often one where the act may well be possible."""
        every = [(number, side) for number in (0, 1) for side in ("client", "freelancer")]
        good = [each for each in every if likely(self.models[f"c{self.runs}-{each[0]}"], each[1])]
        found: tuple[int, str] = draw(st.sampled_from([*good * 3, *every]))
        return found

    # The acts

    @rule(deed=st.sampled_from(DEEDS), data=st.data())
    def somebody_acts(self, deed: str, data: st.DataObject) -> None:
        """One rule for all deeds: given many, Hypothesis keeps to a few in each run, and a contract needs them all."""
        getattr(self, deed)(data.draw)

    def end(self, draw: Draw) -> None:
        """End it now, or so many microseconds ago; a little in the future; before it began."""
        days = 86_400_000_000
        self.end_it(draw(contracts), draw(st.sampled_from([None, 0, 1, -1, days * 20, days * 50])))

    def end_it(self, number: int, back: int | None) -> None:
        now = self.models[f"c{self.runs}-{number}"].now
        at = None if back is None else now - timedelta(microseconds=back)
        body = {} if at is None else {"ended_at": written(at)}
        self.tried(number, "/end", lambda model: model.end(at), "POST", body)

    def pay(self, draw: Draw) -> None:
        number, amount = draw(contracts), draw(st.sampled_from(["1.00", "0.99", "250.5", "1", "0", "-1"]))
        body = {"amount": amount, "currency": "EUR"}
        self.tried(number, "/net-paid", lambda model: model.pay(amount), "PUT", body)

    def leave(self, draw: Draw) -> None:
        number, side, actor = draw(contracts), draw(sides), draw(actors)
        self.leave_it(number, side, actor, (draw(ratings(side)), draw(comments), draw(privates)))

    def say_the_same_again(self, draw: Draw) -> None:
        """Send the first feedback and the response once more, whatever has happened since."""
        number, side = draw(contracts), draw(sides)
        model = self.models[f"c{self.runs}-{number}"]
        if side in model.left:
            self.leave_it(number, side, "right", model.left[side].first)
        if side in model.responses:
            self.respond_to_it(number, side, "right", model.responses[side][0])

    def leave_it(self, number: int, side: str, actor: str, said: tuple[dict[str, int], str | None, Any]) -> None:
        who = self.who(number, side, actor)
        body = {"author": who, **dict(zip(("ratings", "comment", "private"), said, strict=True))}
        self.tried(number, f"/feedback/{side}", lambda model: model.leave(side, who, *said), "PUT", body)

    def respond(self, draw: Draw) -> None:
        number, side = self.place(draw, lambda model, side: model.shown(side))
        self.respond_to_it(number, side, draw(actors), draw(texts))

    def respond_to_it(self, number: int, side: str, actor: str, text: str) -> None:
        who = self.who(number, side, actor, about=True)
        body = {"author": who, "text": text}
        self.tried(number, f"/feedback/{side}/response", lambda model: model.respond(side, who, text), "PUT", body)

    def ask(self, draw: Draw) -> None:
        number, side, actor = draw(contracts), draw(sides), draw(actors)
        who = self.who(number, side, actor)
        path = f"/feedback/{side}/change-requests"
        self.tried(number, path, lambda model: model.ask(side, who), "POST", {"author": who})

    def allow(self, draw: Draw) -> None:
        self.allow_it(draw(contracts), draw(sides), draw(actors))

    def allow_it(self, number: int, side: str, actor: str) -> None:
        who = self.who(number, side, actor, about=True)
        self.tried(number, f"/feedback/{side}/change-window", lambda model: model.allow(side, who), "POST", {"by": who})

    def change(self, draw: Draw) -> None:
        number, side = self.place(draw, lambda model, side: model.is_open(side))
        actor = draw(actors)
        who, what = self.who(number, side, actor), draw(st.sampled_from(["both", "ratings", "comment", "nothing"]))
        new: dict[str, Any] = {}
        if what in {"ratings", "both"}:
            new["ratings"] = draw(ratings(side))
        if what in {"comment", "both"}:
            new["comment"] = draw(comments)
        act = lambda model: model.change(side, who, new)
        self.tried(number, f"/feedback/{side}", act, "PATCH", {"author": who, **new})

    def withdraw(self, draw: Draw) -> None:
        """Not too often by who may: there is little left to do afterwards."""
        number, side, actor = draw(contracts), draw(sides), draw(actors)
        if actor == "right" and draw(st.sampled_from([True, True, False])):
            return
        who = self.who(number, side, actor)
        path = f"/feedback/{side}/withdrawal"
        self.tried(number, path, lambda model: model.withdraw(side, who), "POST", {"author": who})

    def report(self, draw: Draw) -> None:
        number, side = self.place(draw, lambda model, side: model.shown(side))
        actor = draw(actors)
        of, ground = draw(st.sampled_from(["feedback", "feedback", "response"])), draw(grounds)
        description = draw(st.sampled_from([DESCRIPTION, DESCRIPTION, DESCRIPTION, "Too short."]))
        who = self.who(number, side, actor, about=of == "feedback")
        body = {"reporter": who, "target": of, "ground": ground, "description": description}
        act = lambda model: model.report(side, who, of, ground, description)
        self.tried(number, f"/feedback/{side}/reports", act, "POST", body)

    # Time

    def go_to_a_deadline(self, draw: Draw) -> None:
        """Go to a microsecond before, at or after the instant at which something closes."""
        which, off = draw(st.sampled_from([0, 0, 0, 0, 1, 2])), draw(st.sampled_from([-1, 0, 1]))
        now = next(iter(self.models.values())).now
        every = {each for model in self.models.values() for each in model.deadlines()}
        coming = sorted(each for each in every if each >= now - MICROSECOND)
        if coming:
            self._go(coming[min(which, len(coming) - 1)] + off * MICROSECOND)

    def wait(self, draw: Draw) -> None:
        hours = draw(st.sampled_from([1, 13, 24, 24 * 6]))
        self._go(next(iter(self.models.values())).now + timedelta(hours=hours))

    def _go(self, to: datetime) -> None:
        now = next(iter(self.models.values())).now
        answer = self.service.post("/v1/test-clock/advance", {"to": written(to)})
        if to < now:
            answer.refused(422, "test_clock.backwards")
            return
        assert answer.ok(200)["now"] == written(to)
        for model in self.models.values():
            model.advance(to)

    # What always holds

    def read(self, path: str) -> Any:
        """Read, and give the body, or ``None`` where there is nothing; its shape is tests/web's to look at."""
        environ = {**ENVIRON, "HTTP_AUTHORIZATION": f"Bearer {self.service.key(*EVERY_SCOPE)}"}
        environ["PATH_INFO"], _, environ["QUERY_STRING"] = path.partition("?")
        status: list[int] = []
        response = application()(environ, lambda said, _: status.append(int(said[:3])))
        body = b"".join(response)
        response.close()
        assert status[0] in {200, 404}, body
        return json.loads(body) if status[0] == 200 else None

    @invariant()
    def everybody_sees_what_is_theirs_to_see(self) -> None:
        for name, model in self.models.items():
            for viewer in (self.acme, self.bea):
                shown = self.read(f"/v1/contracts/{name}?viewer={viewer}")
                actions = shown["actions"]
                codes = {deed: way.get("code", "") for deed, way in actions.items()}
                assert codes == model.actions(viewer), (name, viewer)
                untils = {deed: way["until"] for deed, way in actions.items() if "until" in way}
                assert untils == {deed: written(at) for deed, at in model.untils(viewer).items()}
                for side in CRITERIA:
                    self.same(shown["feedback"][side], model.seen(side, viewer), (name, side, viewer))
            shown = self.read(f"/v1/contracts/{name}")
            for side in CRITERIA:
                self.same(shown["feedback"][side], model.seen(side, None), (name, side, "the public"))

    @staticmethod
    def same(shown: Any, seen: dict[str, Any] | None, who: Any) -> None:
        """Compare what is shown with what the model says is to be seen."""
        if seen is None or shown is None:
            assert shown is seen, (who, shown, seen)
            return
        if "removed" in seen:
            seen = {**seen, "removed": {"ground_class": "author_request", "on": shown["removed"]["on"]}}
            assert shown == {**{key: shown[key] for key in ("object", "contract", "side")}, **seen}, who
            return
        flat = {**shown, "response": (shown["response"] or {}).get("text")}
        assert {key: flat[key] for key in seen} == seen, who

    @invariant()
    def history_and_summary_never_disagree(self) -> None:
        """R-901, R-902: what anybody can see adds up to the summary of that very moment."""
        for member, works_as in ((self.bea, "freelancer"), (self.acme, "client")):
            side = OTHER[works_as]
            history = self.read(f"/v1/members/{member}/history?as={works_as}")
            rows = {row["contract"]: row for row in history["data"]}
            ended = {name: model for name, model in self.models.items() if model.ended_at is not None}
            assert rows.keys() == ended.keys()
            counts = []
            for name, model in ended.items():
                assert rows[name]["why_none"] == model.why_none(side)
                feedback = rows[name]["feedback"]
                seen = None if rows[name]["why_none"] else model.seen(side, None)
                self.same(feedback, seen, (name, side, "the public, in the history"))
                if feedback and feedback["state"] == "revealed":
                    counts.append(feedback["ratings"])
            self.adds_up(history["summary"], counts, len(ended), side)
            assert history["summary"] == self.read(f"/v1/members/{member}/summary?as={works_as}")

    @staticmethod
    def adds_up(summary: dict[str, Any], counts: list[dict[str, int]], finished: int, side: str) -> None:
        """Work a summary out from the ratings that can be seen."""
        overalls = [Fraction(sum(each.values()), len(each)) for each in counts]
        stars = Counter(int(each + Fraction(1, 2)) for each in overalls)
        many = len(counts)
        assert (summary["contracts_finished"], summary["feedback_count"]) == (finished, many)
        assert summary["mean_overall"] == (half_up(sum(overalls, Fraction()) / many) if many else None)
        assert {star: each["count"] for star, each in summary["stars"].items()} == {
            str(star): stars[star] for star in range(1, 6)
        }
        if many:
            assert summary["criteria"] == {
                name: half_up(Fraction(sum(each[name] for each in counts), many)) for name in CRITERIA[side]
            }

    def teardown(self) -> None:
        """Each thing was announced once, in order; and, now and then, the whole database is what was recorded."""
        house = self.service.house
        told = house.rows("SELECT type, data FROM event WHERE position > :p ORDER BY position", p=self.position)
        for name, model in self.models.items():
            mine = [(kind, json.loads(data)) for kind, data in told]
            announced = [
                (kind, names.get("side", ""))
                for kind, names in mine
                if names.get("contract") == name and kind not in BY_THE_CALENDAR
            ]
            assert announced == model.told, name
        if self.runs % 25 == 0:
            findings = check(house.url.removeprefix("sqlite:///")).findings
            assert [str(finding) for finding in findings] == []
