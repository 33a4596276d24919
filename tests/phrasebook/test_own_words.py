"""Every sentence that content declares fine, or hands out, passes the project's own check."""

from phrasebook.library import Library
from phrasebook.sources import read_content
from phrasebook.training import own_words


def test_own_words_are_clean(library: Library) -> None:
    flagged = {
        text: [finding.rule for finding in review.findings]
        for text in own_words(read_content())
        if (review := library.review(text)).verdict != "ok"
    }
    assert flagged == {}
