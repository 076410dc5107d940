"""`fps diff`: what may be compared, how it is printed for people and programs, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commanding import Fps

GRANT = "rulesets/judge/grant@2024-01-01.yaml"
HEAD = "Who can have a grant (judge/grant)"
GUIDANCE = "    guidance: {en: Someone comes to look.}\n"
SAID = "- Rule “Open to neighbours”: its guidance is taken away; it was “Someone comes to look.” [words only, line"


@pytest.fixture
def draft(folder: Path) -> Path:
    """A copy of the criteria without the guidance of a rule, of the same id and date."""
    path = folder / "draft.yaml"
    path.write_text((folder / GRANT).read_text("utf-8").replace(GUIDANCE, ""), "utf-8")
    return path


@pytest.fixture
def later(folder: Path) -> Path:
    """The same, in force from a later day."""
    path = folder / "later.yaml"
    text = (folder / GRANT).read_text("utf-8").replace(GUIDANCE, "")
    path.write_text(text.replace("in_force: {from: 2024-01-01}", "in_force: {from: 2030-06-01}"), "utf-8")
    return path


class TestTwoVersions:
    def test_a_draft_with_what_it_was_copied_from(self, fps: Fps, draft: Path) -> None:
        done = fps("diff", GRANT, draft)
        assert done.exit_code == 0
        assert done.stdout.splitlines()[:3] == [
            HEAD,
            f"  old: in force from 1 January 2024, {GRANT}",
            f"  new: in force from 1 January 2024, {draft}",
        ]
        assert next(line for line in done.stdout.splitlines() if line.startswith("- ")).startswith(SAID)
        assert done.stdout.endswith("\n1 difference.\n")

    def test_many_examples_are_told_by_their_number(self, fps: Fps, draft: Path, folder: Path) -> None:
        example = "  - {{name: Case {at}, on: 2025-02-01, given: {{garden.ground: soil}}, expect: {{missing: []}}}}\n"
        more = folder / "more.yaml"
        more.write_text(draft.read_text("utf-8") + "".join(example.format(at=at) for at in range(6)), "utf-8")
        done = fps("diff", draft, more)
        assert done.stdout.endswith(
            "\n- 6 examples are new; --json names them.\n\n6 differences.\nThey mean the same.\n"
        )
        assert len(json.loads(fps("diff", draft, more, "--json").stdout)["differences"]) == 6

    def test_the_other_way_round(self, fps: Fps, draft: Path) -> None:
        assert "its guidance is new: “Someone comes to look.”" in fps("diff", draft, GRANT).stdout

    def test_two_drafts_of_one_version(self, fps: Fps, draft: Path, folder: Path) -> None:
        other = folder / "other.yaml"
        other.write_text(draft.read_text("utf-8").replace("Sound roof", "Safe roof"), "utf-8")
        assert "Rule “Sound roof”: it is now called “Safe roof”." in fps("diff", draft, other).stdout

    @pytest.mark.parametrize(
        "old",
        [
            pytest.param("judge/grant", id="in-force-today"),
            pytest.param("judge/grant@2024-05-05", id="in-force-on-a-date"),
        ],
    )
    def test_the_version_in_force_with_a_draft(self, fps: Fps, later: Path, old: str) -> None:
        done = fps("diff", old, later)
        assert "- It is in force from 1 June 2030 instead of from 1 January 2024." in done.stdout
        assert SAID in done.stdout
        assert done.stdout.endswith("\n2 differences.\n")

    def test_one_that_is_added_to_the_library(self, fps: Fps, later: Path) -> None:
        done = fps("diff", "judge/grant@2024-01-01", "judge/grant@2030-06-01", "--library", later)
        assert SAID in done.stdout
        assert fps("diff", "judge/grant", "judge/grant", "--on", "2031-01-01", "--library", later).exit_code == 0

    def test_a_version_with_itself(self, fps: Fps) -> None:
        done = fps("diff", GRANT, "judge/grant")
        assert done.exit_code == 0
        assert done.stdout.endswith("\nThey mean the same.\n")

    def test_one_that_is_only_written_in_another_way(self, fps: Fps, folder: Path) -> None:
        path = folder / "draft.yaml"
        text = (folder / GRANT).read_text("utf-8")
        path.write_text(text.replace("title: {en: Sound roof}", "title: Sound roof"), "utf-8")
        assert fps("diff", GRANT, path).stdout.endswith("\nThey are written differently and mean the same.\n")

    def test_in_welsh(self, fps: Fps, draft: Path) -> None:
        done = fps("diff", GRANT, draft, "--locale", "cy")
        assert f"  hen: mewn grym o 1 Ionawr 2024, {GRANT}\n" in done.stdout
        assert "- Rheol “Open to neighbours”: mae ei ganllaw wedi'i dynnu" in done.stdout

    def test_for_programs(self, fps: Fps, later: Path) -> None:
        done = fps("diff", GRANT, later, "--json")
        report = json.loads(done.stdout)
        assert done.exit_code == 0
        assert set(report) == {"old", "new", "same_meaning", "differences"}
        assert report["old"] | {"content_id": ""} == {
            "id": "judge/grant",
            "content_id": "",
            "in_force_from": "2024-01-01",
        }
        assert report["new"]["in_force_from"] == "2030-06-01"
        assert report["same_meaning"] is False
        assert [each["code"] for each in report["differences"]] == ["in-force-changed", "guidance-changed"]
        assert {key for each in report["differences"] for key in each} == {
            "code",
            "subject",
            "line",
            "effect",
            "message",
        }


class TestOneArgument:
    def test_a_draft_with_what_it_takes_the_place_of(self, fps: Fps, draft: Path) -> None:
        assert fps("diff", draft).stdout == fps("diff", GRANT, draft).stdout

    def test_a_later_version_with_the_one_before(self, fps: Fps, later: Path) -> None:
        assert fps("diff", later).stdout == fps("diff", GRANT, later).stdout

    def test_a_version_in_the_library_with_the_one_before(self, fps: Fps, later: Path, folder: Path) -> None:
        later.rename(folder / "rulesets" / "judge" / "grant@2030-06-01.yaml")
        assert SAID in fps("diff", "judge/grant@2030-06-01").stdout
        assert SAID in fps("diff", "rulesets/judge/grant@2030-06-01.yaml").stdout

    def test_the_first_version(self, fps: Fps) -> None:
        done = fps("diff", "judge/grant")
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == "There is no earlier version of judge/grant to compare with.\n"


class TestFolders:
    @pytest.fixture
    def drafts(self, folder: Path, draft: Path) -> Path:
        drafts = folder / "drafts"
        drafts.mkdir()
        draft.rename(drafts / "grant.yaml")
        text = (folder / "rulesets" / "councils" / "brackenford@2024-01-01.yaml").read_text("utf-8")
        new = text.replace("councils/brackenford", "councils/elmshire").replace("code: ", "code: x")
        (drafts / "elmshire.yaml").write_text(new, "utf-8")
        return drafts

    def test_drafts_with_the_library(self, fps: Fps, drafts: Path) -> None:
        done = fps("diff", drafts)
        assert done.exit_code == 0
        assert HEAD in done.stdout
        assert SAID in done.stdout
        assert "(councils/elmshire) is new, in force from 1 January 2024.\n" in done.stdout
        assert done.stdout.endswith("1 changed, 1 added, 0 removed.\n")

    def test_two_folders(self, fps: Fps, drafts: Path) -> None:
        done = fps("diff", "rulesets/judge", drafts)
        assert SAID in done.stdout
        assert "(judge/visit) is removed; it was in force from 1 January 2024.\n" in done.stdout
        assert done.stdout.endswith("1 changed, 1 added, 1 removed.\n")

    def test_two_folders_that_are_the_same(self, fps: Fps) -> None:
        assert fps("diff", "rulesets", "rulesets").stdout == "No definition differs.\n"

    def test_for_programs(self, fps: Fps, drafts: Path) -> None:
        report = json.loads(fps("diff", drafts, "--json").stdout)
        assert [(each["status"], each["new"]["id"]) for each in report["definitions"]] == [
            ("added", "councils/elmshire"),
            ("changed", "judge/grant"),
        ]
        assert report["definitions"][0]["old"] is None
        assert report["definitions"][1]["differences"][0]["code"] == "guidance-changed"

    def test_a_folder_and_a_file_cannot_be_compared(self, fps: Fps, drafts: Path) -> None:
        assert fps("diff", GRANT, drafts).exit_code == 2


class TestRefusals:
    def test_a_file_with_faults(self, fps: Fps, folder: Path) -> None:
        broken = folder / "broken.yaml"
        broken.write_text(
            (folder / GRANT).read_text("utf-8").replace("plan.volunteers, at", "plan.voluntears, at"), "utf-8"
        )
        done = fps("diff", GRANT, broken)
        assert done.exit_code == 1
        assert f"{broken}:16: error Nobody supplies the fact plan.voluntears." in done.stderr
        told = json.loads(fps("diff", GRANT, broken, "--json").stdout)
        assert [each["code"] for each in told["faults"]] == ["unknown-fact"]

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            pytest.param("judge/grand", "Did you mean judge/grant?", id="unknown"),
            pytest.param("judge/grant@2020-01-01", "Its versions begin on 2024-01-01.", id="before-the-first"),
            pytest.param("judge/grant@May", "“May” is not a date written YYYY-MM-DD.", id="no-date"),
            pytest.param("README.md.yaml", "There is no file or folder README.md.yaml", id="no-file"),
        ],
    )
    def test_what_is_not_there(self, fps: Fps, name: str, said: str) -> None:
        done = fps("diff", name, GRANT)
        assert (done.exit_code, done.stdout) == (1, "")
        assert said in done.stderr
        for_programs = fps("diff", name, GRANT, "--json")
        assert (for_programs.exit_code, len(json.loads(for_programs.stdout)["faults"])) == (1, 1)

    def test_a_folder_without_definitions(self, fps: Fps, folder: Path) -> None:
        (folder / "empty").mkdir()
        done = fps("diff", "empty")
        assert (done.exit_code, done.stderr) == (1, "There is no definition in empty.\n")
