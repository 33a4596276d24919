"""/settings and /forgetme: panels edited in place, with the rights checked at each tap."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from telegram import CallbackQuery, InlineKeyboardButton
from telegram.constants import ChatID

from bot.answer import Answer, Block, BlockKind
from bot.context import Context
from bot.storage.records import Chat as Group
from bot.storage.records import Lesson, Person
from bot.storage.work import Work
from bot.telegram import rights
from bot.telegram.callbacks import Callback, PanelAct
from bot.telegram.render import Screen, screen
from bot.telegram.visit import Visit, remark
from bot.words import LANGUAGES, Words, shortened

ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Bangkok",
    "Asia/Tokyo",
    "Asia/Dubai",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Sydney",
)
_ZONES_A_ROW = 3
_SHOWN_LESSONS = 8
_LABEL = 20  # characters of a lesson on its button


async def show(visit: Visit) -> None:
    """The settings of the person, or of the group for those who may change them."""
    context = await visit.context()
    if visit.private:
        await _send(visit, await _personal(visit, context))
    elif visit.user_id == 0 and visit.message.from_user is not None and _anonymous(visit):
        chat = await visit.group()
        if chat.trusts_anonymous:
            await _send(visit, await _of_group(visit, context))
        else:
            await _send(visit, _confirmation(context))
    elif await rights.is_admin(visit.desk, visit.chat.id, visit.user_id):
        await _send(visit, await _of_group(visit, context))
    else:
        await visit.give(remark(context, "admins_only"), context)


def _anonymous(visit: Visit) -> bool:
    """An admin who writes as the group itself; a channel that writes here is nobody."""
    sender = visit.message.sender_chat
    return (
        sender is not None
        and sender.id == visit.chat.id
        and visit.message.from_user is not None
        and visit.message.from_user.id == ChatID.ANONYMOUS_ADMIN
    )


async def press(visit: Visit, asked: Callback) -> None:
    """A tap on a panel."""
    pressed = visit.update.callback_query
    assert pressed is not None  # noqa: S101 - the handler is for these alone
    context = await visit.context()
    if not visit.private and not await rights.is_admin(
        visit.desk, visit.chat.id, pressed.from_user.id
    ):
        await visit.desk.toast(pressed, remark(context, "admins_only").text)
        return
    match asked.act:
        case PanelAct.HELP:
            await visit.desk.toast(pressed)
            answer, context = visit.desk.coach.command("help", "", context)
            await visit.give(answer, context)
        case PanelAct.CLOSE:
            await visit.desk.toast(pressed)
            here = visit.message.message_id
            if not await visit.desk.delete_if_there(visit.chat.id, here):
                closed = Screen((remark(context, "settings_closed").text,))
                await visit.desk.edit_if_changed(visit.chat.id, here, closed)
        case PanelAct.FORGET:
            await _forget(visit, pressed, context, sure=asked.value == "yes")
        case PanelAct.CONFIRM:
            await visit.desk.toast(pressed)
            await _redraw(visit, context)
        case PanelAct.ZONES:
            await visit.desk.toast(pressed)
            shown = _zones(await visit.person(), context.words)
            await visit.desk.edit_if_changed(visit.chat.id, visit.message.message_id, shown)
        case _:
            changed = await _change(visit, asked)
            context = await visit.context()
            key = "settings_forgotten" if asked.act is PanelAct.UNTEACH else "settings_saved"
            key = key if await visit.write() else "forgetful"
            await visit.desk.toast(pressed, remark(context, key).text)
            if changed:
                await _redraw(visit, context)


async def _change(visit: Visit, asked: Callback) -> bool:
    """Do what a tap asks for; false when it is so already."""
    before = len(visit.work.changes)
    store, work = visit.desk.store, visit.work
    if asked.act is PanelAct.UNTEACH:
        for lesson in await store.lessons(visit.user_id):
            if _key(lesson) == asked.value:
                store.unteach(work, lesson)
    elif not visit.private:
        group = await visit.group()
        changed = _changed_group(group, asked)
        if changed != group:
            store.put_chat(work, changed)
    elif asked.act is PanelAct.ZONE:
        if asked.value in ("", *ZONES):
            store.put_person(work, replace(await visit.person(), zone=asked.value))
    elif asked.value in ("", *LANGUAGES):
        person = await visit.person()
        if person.language != asked.value:
            store.put_person(work, replace(person, language=asked.value))
    return len(work.changes) > before


def _changed_group(group: Group, asked: Callback) -> Group:
    if asked.act is PanelAct.TRUST:
        return replace(group, trusts_anonymous=asked.value == "on")
    return replace(group, language=asked.value) if asked.value in ("", *LANGUAGES) else group


async def _redraw(visit: Visit, context: Context) -> None:
    shown = await (_personal if visit.private else _of_group)(visit, context)
    await visit.desk.edit_if_changed(visit.chat.id, visit.message.message_id, shown)


async def _send(visit: Visit, shown: Screen) -> None:
    await visit.desk.send(visit.place, shown, visit.work)


async def _personal(visit: Visit, context: Context) -> Screen:
    words = context.words
    person = await visit.person()
    lessons = (await visit.desk.store.lessons(visit.user_id))[:_SHOWN_LESSONS]
    lines = [words.say("settings_language", name=_language(person.language, words))]
    if lessons:
        lines.append(words.say("settings_taught", n=len(lessons)))
    zone = words.say("settings_zone", name=_zone(person.zone, words))
    rows = [_languages(person.language, words), [_button(zone, PanelAct.ZONES, "")]]
    rows += [
        [_button(_lesson(x.text, x.route, words), PanelAct.UNTEACH, _key(x))] for x in lessons
    ]
    return _panel(words.say("settings_title"), "\n".join(lines), rows, words)


async def _of_group(visit: Visit, context: Context) -> Screen:
    words = context.words
    group = await visit.group()
    trust = words.say("trust_on" if group.trusts_anonymous else "trust_off")
    text = words.say("settings_group", name=_language(group.language, words), trust=trust)
    hears_all = visit.desk.bot.can_read_all_group_messages
    heard = words.say("settings_privacy_off" if hears_all else "settings_privacy_on")
    turn = "off" if group.trusts_anonymous else "on"
    rows = [
        _languages(group.language, words),
        [
            _button(
                words.say("trust_button", trust=words.say(f"trust_{turn}")), PanelAct.TRUST, turn
            )
        ],
    ]
    return _panel(words.say("settings_title"), f"{text}\n{heard}", rows, words)


def _confirmation(context: Context) -> Screen:
    words = context.words
    row = [_button(words.say("confirm_admin_button"), PanelAct.CONFIRM, "")]
    return screen(remark(context, "confirm_admin"), words, [row])


def _panel(title: str, text: str, rows: list[list[InlineKeyboardButton]], words: Words) -> Screen:
    answer = Answer((Block(BlockKind.TITLE, title), Block(BlockKind.TEXT, text)))
    close = [_button(words.say("settings_close"), PanelAct.CLOSE, "")]
    return screen(answer, words, [*rows, close])


def _zones(person: Person, words: Words) -> Screen:
    """The time zones to choose from."""
    buttons = [
        _button(("✓ " if person.zone == zone else "") + _zone(zone, words), PanelAct.ZONE, zone)
        for zone in ("", *ZONES)
    ]
    rows = [buttons[n : n + _ZONES_A_ROW] for n in range(0, len(buttons), _ZONES_A_ROW)]
    return _panel(words.say("settings_title"), words.say("settings_zones"), rows, words)


def _zone(zone: str, words: Words) -> str:
    return words.say(f"zone_{zone or 'auto'}")


def _languages(chosen: str, words: Words) -> list[InlineKeyboardButton]:
    return [
        _button(("✓ " if chosen == code else "") + _language(code, words), PanelAct.LANGUAGE, code)
        for code in ("", *LANGUAGES)
    ]


def _language(code: str, words: Words) -> str:
    return words.say(f"language_{code or 'auto'}")


def _button(label: str, act: PanelAct, value: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Callback(act, value).packed)


def _lesson(text: str, route: str, words: Words) -> str:
    return words.say("lesson", text=shortened(text, _LABEL), route=words.say(f"lesson_{route}"))


def _key(lesson: Lesson) -> str:
    """Names a lesson on a button without its words."""
    return hashlib.blake2s(lesson.text.encode(), digest_size=8).hexdigest()


async def ask_to_forget(visit: Visit) -> None:
    """Ask before everything is deleted."""
    context = await visit.context()
    row = [
        _button(context.words.say("forget_yes"), PanelAct.FORGET, "yes"),
        _button(context.words.say("forget_no"), PanelAct.FORGET, "no"),
    ]
    await _send(visit, screen(remark(context, "forget_ask"), context.words, [row]))


async def _forget(visit: Visit, pressed: CallbackQuery, context: Context, *, sure: bool) -> None:
    await visit.desk.toast(pressed)
    if sure:
        await visit.desk.store.forget(pressed.from_user.id)
        visit.work.changes.clear()
        visit.work.forgets = True
    shown = Screen((remark(context, "forgotten" if sure else "forget_kept").text,))
    if not await visit.desk.edit_if_changed(visit.chat.id, visit.message.message_id, shown):
        await visit.desk.send(visit.place, shown, Work())
