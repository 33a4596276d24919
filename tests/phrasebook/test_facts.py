"""Facts: what a rewrite must not lose."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrasebook.fact_words import any_of, folded
from phrasebook.facts import FactKind, find_facts, missing


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("张先生，明天下午三点前退您35元", ["张先生", "明天下午三点前", "35元"]),
        ("规定就是7天内退，你都第9天了", ["7天内", "第9天"]),
        ("下周一来，三个工作日内，晚上八点半", ["下周一", "三个工作日内", "晚上八点半"]),
        ("8:30到9:00送到", ["8:30到9:00"]),
        ("一共1,280.50元", ["1,280.50元"]),
        ("押金200,6月3日才能退", ["200", "6月3日"]),
        ("小王经理 138-0000-1234 工号3302", ["小王经理", "138-0000-1234", "工号3302"]),
        ("請後天上午十點來", ["後天上午十點"]),
        ("您去人民路的营业厅，孩子在东门", ["人民路", "东门"]),
        ("差3厘米，套餐99元30G", ["3厘米", "99元", "30G"]),
        ("您在路上了吧，一路平安", []),
        ("您稍等一下，一起看看", []),
        ("万一不行再说", []),
    ],
)
def test_found(text: str, facts: list[str]) -> None:
    assert [fact.text for fact in find_facts(text)] == facts


def _of(kind: FactKind, text: str) -> list[str]:
    return [fact.text for fact in find_facts(text) if fact.kind is kind]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("前天夜里两点多还在吵", ["前天夜里两点多"]),
        ("今儿后半晌送，明儿一早装", ["今儿后半晌", "明儿一早"]),
        ("中秋前几天寄的，除夕夜才到", ["中秋前几天", "除夕夜"]),
        ("腊月廿八订的，正月初六才来", ["腊月廿八", "正月初六"]),
        ("等了二十来分钟，又耗了半个钟头", ["二十来分钟", "半个钟头"]),
        ("一个多礼拜了，俩月前就该办", ["一个多礼拜", "俩月前"]),
        ("从去年三月到现在没人管", ["从去年三月到现在"]),
        ("礼拜二到礼拜五，早上九点到晚上六点", ["礼拜二到礼拜五", "早上九点到晚上六点"]),
        ("24小時內回覆，下個月五號扣款", ["24小時內", "下個月五號"]),
        ("五点来钟吧，天黑前准到", ["五点来钟", "天黑前"]),
        ("去年冬天修的，开业那天就坏", ["去年冬天", "开业那天"]),
        ("我有三点意见，早一点说不行吗", []),
        ("他一天到晚唠叨，总有一天要吃亏", []),
        ("坐三号线到五号楼", []),
        ("一会儿说有，一会儿说没有，等了半天", []),
    ],
)
def test_times(text: str, times: list[str]) -> None:
    assert _of(FactKind.TIME, text) == times


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("学费六千四，先付了三千", ["六千四", "三千"]),
        ("收我二十，找回十五块五", ["二十", "十五块五"]),
        ("卡里剩九百多，押金退一百二", ["九百多", "一百二"]),
        ("满两百减四十，还能打八五折", ["两百", "四十", "八五折"]),
        ("涨了百分之十二点五，另收3%", ["百分之十二点五", "3%"]),
        ("面三十八一碗，二十块出头也行", ["三十八", "二十块"]),
        ("NT$3,600跟HK$25，差好几百块", ["NT$3,600", "HK$25", "好几百块"]),
        ("利润薄，也就三成，第二杯半价", ["三成", "半价"]),
        ("扣了两次，交了六年，走了三千公里", []),
        ("三块地砖裂了，咱们一块儿去看", []),
        ("说一千道一万，千万别急，十分抱歉", []),
        ("一毛钱都不退，一分钱一分货", []),
    ],
)
def test_amounts(text: str, amounts: list[str]) -> None:
    assert _of(FactKind.AMOUNT, text) == amounts


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第四回了，只来了一件，少了俩", ["第四回", "一件", "俩"]),
        ("粤B5T3K9停在这儿", ["粤B5T3K9"]),
        ("单号JD0098127，取件码4-1-2207", ["JD0098127", "4-1-2207"]),
        ("尾号八八零六，六号桌，1502房", ["尾号八八零六", "六号桌", "1502房"]),
        ("九床叫了三遍，C037号过了", ["九床", "三遍", "C037号"]),
        ("三十九度五，八十斤，七排十二座", ["三十九度五", "八十斤", "七排十二座"]),
        ("一个都没有，换一件试试，几位里边请", []),
        ("他们俩三心二意，一来二去耽误了", []),
        ("第一时间给您办，咱俩谁跟谁", []),
    ],
)
def test_numbers(text: str, numbers: list[str]) -> None:
    assert _of(FactKind.NUMBER, text) == numbers


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("我在你们建设路店买的", ["建设路店"]),
        ("从广州番禺区到佛山禅城", ["广州番禺区", "佛山禅城"]),
        ("宁波天一广场二楼那家花店关门了", ["宁波天一广场二楼那家花店"]),
        ("送到8号楼二单元603", ["8号楼二单元603"]),
        ("停在地下三樓B區，出口在北門", ["地下三樓B區", "北門"]),
        ("到一楼5号窗口取号，再去三楼化验室", ["一楼5号窗口", "三楼化验室"]),
        ("放在前台，堆到车库门口", ["前台", "车库门口"]),
        ("首都机场T3没人接", ["首都机场T3"]),
        ("解放路那间奶茶店的店长", ["解放路那间奶茶店"]),
        ("王姨家6号楼301漏水", ["6号楼301"]),
        ("前台说不行，柜台也没人", []),
        ("我站门口等，绕路了，走路来的", []),
        ("您一路辛苦，这条路不好走", []),
    ],
)
def test_places(text: str, places: list[str]) -> None:
    assert _of(FactKind.PLACE, text) == places


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("吴护士长和小曹师傅都在", ["吴护士长", "小曹师傅"]),
        ("韩雪教练走了，换了崔工", ["韩雪教练", "崔工"]),
        ("店员小美说找Tony老师，阿Ben也行", ["小美", "Tony老师", "阿Ben"]),
        ("老郭头家的水管，阿芳去看了", ["老郭头", "阿芳"]),
        ("孙丽华的押金，林志明先生的快遞", ["孙丽华", "林志明先生"]),
        ("欧阳女士姓王的邻居，高姐认识", ["欧阳女士", "姓王", "高姐"]),
        ("强哥在吗？李倩说让我找秀英阿姨", ["强哥", "李倩", "秀英阿姨"]),
        ("小时候小区门口小路上，小心小马虎", []),
        ("老师，老板总是不在，老客户也等", []),
        ("马上叫经理来，高兴的事，方便的话", []),
        ("谢谢老板，谢谢师傅，公安局在哪", []),
        ("施工队卫生太差，牛奶过期了", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert _of(FactKind.NAME, text) == names


def test_the_longer_place_holds_the_number_of_its_floor() -> None:
    facts = find_facts("二楼服务台的小唐说的")
    assert [(f.kind, f.text) for f in facts] == [
        (FactKind.PLACE, "二楼服务台"),
        (FactKind.NAME, "小唐"),
    ]


@given(
    st.text("张先生明天下午三点3元号：1:20个工作日内，李经理5楼％ab在北京路店小王后", max_size=30)
)
def test_facts_stand_where_they_say_without_overlap(text: str) -> None:
    facts = find_facts(text)
    assert all(text[f.start : f.end] == f.text for f in facts)
    assert all(f.text for f in facts)
    assert all(a.end <= b.start for a, b in pairwise(facts))
    assert missing(facts, text) == []


@given(st.text(max_size=30))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_the_longest_word_is_tried_first() -> None:
    import re

    assert re.match(any_of(["书", "书店", "书店街", "门"]), "书店街口")[0] == "书店街"  # type: ignore[index]
