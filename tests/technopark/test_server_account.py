import os
import stat

import pytest

from technopark import server_account

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account run the server")


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.geteuid() == 0, reason="root has another account run the server")
def test_uid_of_an_ordinary_user_is_their_own():
    assert server_account.uid() == os.geteuid()


@root_only
def test_uid_for_root_is_another_one():
    assert server_account.uid() not in {0, None}


@root_only
def test_uid_without_useradd_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(server_account, "NAME", "nobody_of_that_name")
    monkeypatch.setattr(server_account.shutil, "which", lambda name, path: None)
    with pytest.raises(LookupError, match="there is no useradd"):
        server_account.uid()


def test_let_group_through_opens_search_alone(tmp_path):
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)
    os.chown(inner.parent, -1, os.getegid())
    server_account.let_group_through(inner)
    assert mode(inner.parent) in {0o710, 0o701}
    assert mode(inner.parent) == (0o710 if inner.parent.stat().st_gid == server_account.GROUP else 0o701)


def test_let_group_through_leaves_an_open_folder_as_it_is(tmp_path):
    inner = tmp_path / "open" / "inner"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o755)
    server_account.let_group_through(inner)
    assert mode(inner.parent) == 0o755


def test_open_to_group_makes_closed_programs_run_and_texts_read(tmp_path):
    (tmp_path / "bin").mkdir()
    program, text = tmp_path / "bin" / "program", tmp_path / "bin" / "text"
    program.touch(0o700)
    text.touch(0o600)
    (tmp_path / "bin").chmod(0o700)
    server_account.open_to_group(tmp_path / "bin", tmp_path / "absent")
    assert [mode(path) for path in (tmp_path / "bin", program, text)] == [0o750, 0o750, 0o640]
