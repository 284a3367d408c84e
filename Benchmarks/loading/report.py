"""Medians and spreads of several rounds, beside the control and beside the peer."""

import statistics


class Report:
    def __init__(self):
        self.rounds: list[dict[str, dict]] = []
        self.peers: list[dict[str, dict]] = []
        self.groups: dict[int, dict] = {}
        self.memory = 0.0
        self.pgbench: dict[str, float] = {}

    def add_round(self, results: dict[str, dict]) -> None:
        self.rounds.append(results)

    def add_peer(self, results: dict[str, dict]) -> None:
        self.peers.append(results)

    def add_group(self, size: int, result: dict) -> None:
        self.groups[size] = result

    def figures(self) -> dict:
        return {"rounds": self.rounds, "peer": self.peers, "groups": self.groups, "peakMemoryMB": self.memory,
                "pgbench": self.pgbench}

    def text(self) -> str:
        lines = [
            f"{'':10}{'req/s, each round':>30}{'of constant':>13}{'of peer':>9}{'p50 ms':>9}{'p99 ms':>9}{'errors':>8}"
        ]
        for name in self.rounds[0] if self.rounds else []:
            lines.append(self.line(name))
        for size, result in self.groups.items():
            memory = result["memory after"] - result["memory before"]
            lines.append(
                f"group of {size:,}: {result['rate']:.0f} edits/s, p50 {result['p50']:.1f} ms, p99 {result['p99']:.1f} ms, "
                f"memory {memory:+.0f} MB, errors {result['errors']}")
        for name, rate in self.pgbench.items():
            lines.append(f"pgbench, statements like those of a {name}: {rate:.0f} transactions/s")
        lines.append(f"peak memory {self.memory:.0f} MB")
        return "\n".join(lines)

    def line(self, name: str) -> str:
        results = [results[name] for results in self.rounds]
        rates = " · ".join(f"{result['rate']:.0f}" for result in results)
        ratios = [results[name]["rate"] / results["constant"]["rate"] for results in self.rounds]
        peer = [results[name]["rate"] for results in self.peers if name in results]
        beside = statistics.median(result["rate"] for result in results) / statistics.median(peer) if peer else None
        return (
            f"{name:10}{rates:>30}{statistics.median(ratios):>13.3f}{f'{beside:.0f} ×' if beside else '–':>9}"
            f"{statistics.median(result['p50'] for result in results):>9.1f}"
            f"{statistics.median(result['p99'] for result in results):>9.1f}"
            f"{sum(result['errors'] + result['timeouts'] for result in results):>8}")
