"""What the tests share: one knowledge base and one linker, and where optional material lies."""

from pathlib import Path

import pytest

from lexlink import KnowledgeBase, Linker

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def _no_store_of_the_user(tmp_path_factory):
    """Tests see no official texts but those they put on the shelf themselves, and no settings of the user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
        patch.setenv("LEXLINK_OWN_CORPUS", str(tmp_path_factory.mktemp("own")))
        patch.setenv("LEXLINK_STORE", str(tmp_path_factory.mktemp("shelf") / "none.sqlite"))
        yield


@pytest.fixture(scope="session")
def kb():
    return KnowledgeBase.load()


@pytest.fixture(scope="session")
def linker(kb):
    return Linker(kb)


@pytest.fixture
def news():
    folder = SHARED / "news"
    if not folder.is_dir():
        pytest.skip("needs the collection of real news beside the checkout")
    return folder
