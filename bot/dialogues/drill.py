"""Practice with a played customer, who softens when soothed and flares up when not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from bot.answer import Act, Answer, Block, BlockKind, Button, Practised
from bot.dialogues.assess import Assessment, Mark, Moment, assess
from bot.words import Words
from phrasebook.library import Library
from phrasebook.slots import filled

_WALKS_OUT = -2  # how low the mood may sink
_PASSED = 80
_CALM = 1  # the anger of 0 to 3 up to which it is enough to take up what somebody says


@dataclass(frozen=True, slots=True)
class Drill:
    """A scene in play: which turn it is, the played customer's mood, and the scores so far."""

    scene: str
    at: int = 0
    mood: int = 0
    scores: tuple[int, ...] = ()
    kind: str = ""
    turn: int = 0
    left: int = 0
    name: str = "drill"

    def to_state(self) -> dict[str, Any]:
        """As it is stored."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        """As it was stored."""
        known = {f.name: state[f.name] for f in fields(cls) if f.name in state}
        return cls(**{**known, "scores": tuple(known.get("scores", ()))})


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person should practise: scenes due, scenes seen, categories from the weakest."""

    due: Sequence[str] = ()
    seen: Sequence[str] = ()
    weak: Sequence[str] = ()


_NO_PLAN = Plan()
_SENTENCE, _CLAUSE = re.compile("[。！？!?]"), re.compile("[，,]")
Turn = tuple[Drill | None, Answer]
Scene = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Practice:
    """Plays scenes."""

    library: Library
    words: Words

    def begin(self, kind: str, pick: int, plan: Plan = _NO_PLAN, left: int = 0) -> Turn:
        """A scene that trains a taboo category, or any: what is due, then what is new of the
        weakest kind; `pick` chooses among equals."""
        fitting = [s for s in self.library.scenes if not kind or kind in s["trains"]]
        scene = _chosen(fitting or self.library.scenes, pick, plan)
        return self.again(Drill(scene["id"], kind=kind, turn=pick, left=left))

    def again(self, drill: Drill) -> Turn:
        """The scene as it stands: where it plays, and what the customer says."""
        scene = self._scene(drill)
        setting = Block(BlockKind.TEXT, self.words.say("drill_setting", text=scene["setting"]))
        title = Block(BlockKind.TITLE, self.words.say("drill_title", title=scene["title"]))
        blocks = (title, setting, *self._customer(scene, drill.at))
        return drill, Answer(blocks, self._buttons(drill))

    def say(self, drill: Drill, text: str) -> Turn:
        """The person's answer to the played customer."""
        scene = self._scene(drill)
        turn = scene["turns"][drill.at]
        judged = assess(self.library, text, moment_of(scene, drill.at))
        mood = drill.mood + (1 if judged.soothed else -1)
        drill = replace(
            drill, mood=mood, scores=(*drill.scores, judged.score), turn=drill.turn + 1
        )
        blocks = [*self._verdict(judged), *self._better(judged, turn["model"], drill.turn)]
        # Whoever practises one kind is measured in that one.
        trains = (drill.kind,) if drill.kind in scene["trains"] else tuple(scene["trains"])
        done = Practised(drill.scene, trains, judged.score)
        if mood <= _WALKS_OUT:
            return self._over(drill, blocks, done, pleased=False)
        reaction = turn["soothed" if judged.soothed else "flared"]
        if drill.at + 1 == len(scene["turns"]):
            return self._over(drill, blocks, done, pleased=judged.soothed)
        drill = replace(drill, at=drill.at + 1)
        blocks.append(self._said(reaction))
        blocks += self._customer(scene, drill.at)
        return drill, Answer(tuple(blocks), self._buttons(drill), effects=(done,))

    def hint(self, drill: Drill) -> Turn:
        """How a model answer begins, to go on from in one's own words."""
        drill = replace(drill, turn=drill.turn + 1)
        model = self._scene(drill)["turns"][drill.at]["model"]
        blocks = (
            Block(BlockKind.TEXT, self.words.say("drill_hint")),
            Block(BlockKind.COPY, _beginning(filled(model[drill.turn % len(model)], {}))),
            Block(BlockKind.TEXT, self.words.say("drill_own_words")),
        )
        return drill, Answer(blocks, self._buttons(drill))

    def _over(self, drill: Drill, blocks: list[Block], done: Practised, *, pleased: bool) -> Turn:
        """The customer leaves, `pleased` or not."""
        scene = self._scene(drill)
        mean = round(sum(drill.scores) / len(drill.scores))
        key = (
            ("drill_over_good" if mean >= _PASSED else "drill_over_calm")
            if pleased
            else "drill_over"
        )
        last = self._said(scene["satisfied" if pleased else "walks_out"])
        ending = Block(BlockKind.TEXT, self.words.say(key, score=mean))
        left = max(drill.left - 1, 0)
        key = "drill_left" if left else "drill_next"
        again = Button(self.words.say(key, n=left), Act.DRILL, f"{drill.kind}.{left}")
        return None, Answer((*blocks, last, ending), (again,), effects=(done,))

    def _verdict(self, judged: Assessment) -> list[Block]:
        blocks = [Block(BlockKind.TITLE, self.words.say("drill_score", score=judged.score))]
        good = _best(judged)
        text = self._of(good, judged) if good else self.words.say("drill_tried")
        blocks.append(Block(BlockKind.TEXT, self.words.say("drill_good", text=text)))
        mend = _to_mend(judged)
        if mend is not None:
            text = self.words.say("drill_mend", text=self._of(mend, judged))
            blocks.append(Block(BlockKind.TEXT, text))
        return [*blocks, Block(BlockKind.FOLDED, "\n".join(self._parts(judged)))]

    def _parts(self, judged: Assessment) -> Iterator[str]:
        """The whole score, part by part."""
        for mark in judged.marks:
            key = "drill_part_good" if mark.earned else "drill_part_mend"
            yield self.words.say(key, text=self._of(mark, judged), points=mark.points)

    def _of(self, mark: Mark, judged: Assessment) -> str:
        """What is said of one part."""
        ending = "good" if mark.earned else "mend"
        if mark.part == "clean" and not mark.earned and not judged.quote:
            ending = "empty"
        return self.words.say(f"rubric_{mark.part}_{ending}", quote=judged.quote)

    def _better(self, judged: Assessment, models: Sequence[str], turn: int) -> list[Block]:
        if judged.copied:
            return [Block(BlockKind.TEXT, self.words.say("drill_copied"))]
        if _to_mend(judged) is None:
            return []
        label = self.words.say("drill_better")
        return [Block(BlockKind.COPY, filled(models[turn % len(models)], {}), label)]

    def _customer(self, scene: Scene, at: int) -> list[Block]:
        return [self._said(scene["turns"][at]["customer"])]

    def _said(self, text: str) -> Block:
        return Block(BlockKind.TEXT, self.words.say("drill_customer", text=text))

    def _buttons(self, drill: Drill) -> tuple[Button, ...]:
        return (
            Button(self.words.say("drill_give_hint"), Act.STEP, "give_hint"),
            Button(self.words.say("drill_next"), Act.DRILL, f"{drill.kind}.{drill.left}"),
        )

    def _scene(self, drill: Drill) -> Scene:
        found = (scene for scene in self.library.scenes if scene["id"] == drill.scene)
        return next(found, self.library.scenes[0])


def moment_of(scene: Scene, at: int) -> Moment:
    """What an answer at a turn of a scene is judged by."""
    turns = scene["turns"][: at + 1]
    said = tuple(turn["customer"] for turn in turns)
    told = (scene["title"], scene["setting"])
    calm = at > 0 or int(scene["anger"]) <= _CALM
    return Moment(turns[-1]["needs"], turns[-1]["model"], said, told, calm)


def _beginning(model: str) -> str:
    """The first sentence of an answer, or its first half.

    >>> _beginning("真对不起。我这就派师傅，半小时到。"), _beginning("真对不起，我这就去。")
    ('真对不起。……', '真对不起，……')
    """
    end = _SENTENCE.search(model, 0, len(model) - 1) or _CLAUSE.search(model)
    return f"{model[: end.end()]}……" if end else model


def _best(judged: Assessment) -> Mark | None:
    """What was best; that nothing hurts only where there is no more to praise."""
    earned = [mark for mark in judged.marks if mark.earned]
    return max(earned, key=lambda mark: (mark.part != "clean", mark.points), default=None)


def _to_mend(judged: Assessment) -> Mark | None:
    """What is most worth mending."""
    missed = [mark for mark in judged.marks if not mark.earned]
    return max(missed, key=lambda mark: mark.points, default=None)


def _chosen(scenes: Sequence[Scene], pick: int, plan: Plan) -> Scene:
    by_id = {scene["id"]: scene for scene in scenes}
    due = [by_id[id_] for id_ in plan.due if id_ in by_id]
    if due:
        return due[0]
    fresh = [scene for scene in scenes if scene["id"] not in plan.seen]
    for category in plan.weak:
        weak = [scene for scene in fresh if category in scene["trains"]]
        if weak:
            return weak[pick % len(weak)]
    rest = fresh or list(scenes)
    return rest[pick % len(rest)]
