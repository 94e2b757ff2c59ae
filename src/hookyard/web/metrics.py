"""What Prometheus reads, made from numbers that are counted anyway: nothing here runs before somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector, CollectorRegistry

from hookyard import __version__
from hookyard.engine.engine import Engine
from hookyard.engine.ports import Store
from hookyard.model.statistics import BOUNDS

# Fewer than are counted: each bucket of each workflow is a series of its own.
BUCKETS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 60.0, 600.0)
"""Upper bounds in seconds."""

_INDEXES: Final = tuple(BOUNDS.index(bound) for bound in BUCKETS)


class HookyardCollector(Collector):
    """The numbers of one engine and its store."""

    def __init__(self, engine: Engine, store: Store) -> None:
        self._engine = engine
        self._store = store

    def collect(self) -> Iterator[Metric]:
        info = GaugeMetricFamily("hookyard_info", "The version that runs; always 1.", labels=["version"])
        info.add_metric([__version__], 1)
        yield info
        yield from self._collect_counts()
        yield self._collect_durations()
        yield from self._collect_gauges()
        yield from self._collect_commits()

    def _collect_counts(self) -> Iterator[Metric]:
        statistics = self._engine.statistics
        requests = CounterMetricFamily(
            "hookyard_requests", "Webhook requests by workflow and what became of them.", labels=["workflow", "outcome"]
        )
        for labels, count in statistics.requests.copy().items():
            requests.add_metric(labels, count)
        executions = CounterMetricFamily(
            "hookyard_executions", "Executions that ended, by workflow and status.", labels=["workflow", "status"]
        )
        for labels, count in statistics.executions.copy().items():
            executions.add_metric(labels, count)
        yield requests
        yield executions

    def _collect_durations(self) -> Metric:
        family = HistogramMetricFamily(
            "hookyard_execution_duration_seconds", "From the request to the end of its execution.", labels=["workflow"]
        )
        for workflow, durations in self._engine.statistics.durations.copy().items():
            sums = list(accumulate(durations.counts))
            buckets = [(str(bound), sums[index]) for bound, index in zip(BUCKETS, _INDEXES, strict=True)]
            family.add_metric([workflow], [*buckets, ("+Inf", sums[-1])], durations.total)
        return family

    def _collect_gauges(self) -> Iterator[Metric]:
        engine, store = self._engine, self._store
        yield GaugeMetricFamily("hookyard_queue_depth", "Executions that wait for a slot.", engine.queued)
        yield GaugeMetricFamily("hookyard_executions_running", "Executions that run now.", engine.running)
        yield GaugeMetricFamily("hookyard_write_backlog", "Writes that wait for their commit.", store.backlog)

    def _collect_commits(self) -> Iterator[Metric]:
        """What only a store with a writer of its own can tell."""
        store: Any = self._store
        if (dropped := getattr(store, "dropped_requests", None)) is not None:
            yield CounterMetricFamily(
                "hookyard_requests_dropped", "Refused requests that were not kept: too many writes waited.", dropped
            )
        if (commits := getattr(store, "commits", None)) is not None:
            yield SummaryMetricFamily(
                "hookyard_commit_writes", "Writes that share a commit.", commits.count, commits.writes
            )
            yield SummaryMetricFamily(
                "hookyard_commit_duration_seconds", "Time a commit takes.", commits.count, commits.seconds
            )


def make_registry(engine: Engine, store: Store) -> CollectorRegistry:
    """The collector of one server and of its process; not the global registry, so that servers do not mix."""
    registry = CollectorRegistry()
    registry.register(HookyardCollector(engine, store))
    ProcessCollector(registry=registry)
    return registry


def render_metrics(registry: CollectorRegistry, accept: str) -> tuple[bytes, str]:
    """The text and its media type, in the format that the header `Accept` asks for."""
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type
