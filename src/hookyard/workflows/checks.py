"""What a look at documents finds, and how much of it the drafts of all workflows have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hookyard.model.documents import Document, document_from_data, read_document
from hookyard.model.problems import InvalidDocument, Problem
from hookyard.model.records import Workflow
from hookyard.workflows.compiling import Compiler


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. A document with problems cannot be published; warnings are worth a look.

    `branches` has the names of the branches of each node that is understood, by its key.
    """

    problems: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()
    branches: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many problems and warnings a draft has."""

    problems: int = 0
    warnings: int = 0


class Checks:
    """Looks at documents with one compiler, and remembers how many mistakes there were in those of workflows."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        # By workflow id: the version of the draft, or the number of the revision in force, and its counts.
        self._drafts: dict[int, tuple[int, Counts]] = {}
        self._revisions: dict[int, tuple[int, Counts]] = {}

    def check(self, document: Document) -> Report:
        found = self._compiler.inspect(document)
        return Report(found.problems, found.warnings, found.branches)

    def check_text(self, source: str) -> Report:
        try:
            return self.check(read_document(source))
        except InvalidDocument as error:
            return Report(error.problems)

    def count_draft(self, workflow: Workflow) -> Counts:
        """Compiles the draft, unless this version of it was seen before."""
        version, counts = self._drafts.get(workflow.id, (0, Counts()))
        if version != workflow.draft_version:
            counts = self.remember_draft(workflow, self.check(document_from_data(workflow.draft)))
        return counts

    def count_published(self, workflow: Workflow) -> Counts:
        """The same of what is published, or of the draft before anything is."""
        revision = workflow.revision
        if revision is None:
            return self.count_draft(workflow)
        number, counts = self._revisions.get(workflow.id, (0, Counts()))
        if number != revision.number:
            if workflow.draft == revision.document:
                counts = self.count_draft(workflow)
            else:
                counts = _count(self.check(document_from_data(revision.document)))
            self._revisions[workflow.id] = revision.number, counts
        return counts

    def remember_draft(self, workflow: Workflow, report: Report) -> Counts:
        """Keep the counts of `report`, which is about the draft of `workflow`."""
        counts = _count(report)
        self._drafts[workflow.id] = workflow.draft_version, counts
        return counts

    def knows(self, workflow: Workflow) -> bool:
        """Whether the counts are there without compiling."""
        number = workflow.revision.number if workflow.revision else 0
        return (
            self._drafts.get(workflow.id, (0, None))[0] == workflow.draft_version
            and self._revisions.get(workflow.id, (0, None))[0] == number
        )

    def forget_all(self) -> None:
        """What documents can name has changed: count anew."""
        self._drafts.clear()
        self._revisions.clear()

    def forget(self, workflow: Workflow) -> None:
        self._drafts.pop(workflow.id, None)
        self._revisions.pop(workflow.id, None)


def _count(report: Report) -> Counts:
    return Counts(len(report.problems), len(report.warnings))
