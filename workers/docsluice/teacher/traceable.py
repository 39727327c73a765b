"""Functions of `gliner2` that do not trace, rewritten so that they do, with the same results; and the tracing."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docsluice.extraction.ports import Port

MASKED = -1e9
OPSET = 18


def write_onnx(
    graph: Any,
    arguments: tuple[torch.Tensor, ...],
    path: Path,
    inputs: tuple[Port, ...],
    outputs: tuple[Port, ...],
) -> None:
    """Trace a module for windows of any size, and write it; the second axis of each input is free."""
    torch.onnx.export(
        graph,
        arguments,
        str(path),
        input_names=[port.name for port in inputs],
        output_names=[port.name for port in outputs],
        dynamic_shapes=tuple({1: torch.export.Dim.DYNAMIC} for _ in inputs),
        dynamo=True,
        opset_version=OPSET,
        external_data=False,
        verbose=False,
    )


def take_rows(states: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """Rows of `states`. *Shape:* (1, n, h), (1, m) → (1, m, h)."""
    return torch.index_select(states, 1, index[0])


@contextlib.contextmanager
def traceable_reference(model: Any) -> Iterator[None]:
    """Replace, for a while, the functions of `gliner2` that do not trace."""
    from gliner2.models.boundary import encoding, proposal, scoring

    saved = [(encoding, name, getattr(encoding, name)) for name in ("shift_right_with_eos", "shift_left_with_bos")]
    saved += [(module, "gather_states", module.gather_states) for module in (proposal, scoring)]
    names = ("_score_ends_blockwise", "_score_starts_blockwise", "select_top_boundaries", "torch")
    saved += [(proposal, name, getattr(proposal, name)) for name in names]
    proposer = model.boundary_head.boundary_proposer
    settings = proposer.settings
    try:
        proposer.settings = dataclasses.replace(settings, export_mode="vectorized")
        encoding.shift_right_with_eos, encoding.shift_left_with_bos = _shift_right, _shift_left
        proposal._score_ends_blockwise = _make_scorer(torch.gt)  # noqa: SLF001  no public hook there
        proposal._score_starts_blockwise = _make_scorer(torch.lt)  # noqa: SLF001  no public hook there
        proposal.select_top_boundaries = _select_top
        proposal.torch = _TopKTorch()
        proposal.gather_states = scoring.gather_states = gather_states
        yield
    finally:
        proposer.settings = settings
        for module, name, value in saved:
            setattr(module, name, value)


class _TopKTorch:
    """`torch`, except that argsort is a full top-k: ONNX has no stable sort."""

    def __getattr__(self, name: str) -> Any:
        return getattr(torch, name)

    @staticmethod
    def argsort(values: torch.Tensor, dim: int = -1, *, descending: bool = False, stable: bool = False) -> torch.Tensor:
        del stable
        return torch.topk(values, values.shape[dim], dim, largest=descending, sorted=True)[1]


def _shift_right(states: torch.Tensor, lengths: torch.Tensor, eos: torch.Tensor) -> torch.Tensor:
    last = eos.view(1, 1, -1).expand(states.shape[0], 1, -1)
    longer = torch.cat([states, last], 1)
    is_end = torch.arange(longer.shape[1], device=states.device)[None] == lengths[:, None]
    return torch.where(is_end.unsqueeze(-1), last, longer)


def _shift_left(states: torch.Tensor, bos: torch.Tensor) -> torch.Tensor:
    return torch.cat([bos.view(1, 1, -1).expand(states.shape[0], 1, -1), states], 1)


def _make_scorer(follows: Any) -> Any:
    """The proposer's scoring of partners of a boundary, in one block; `follows` says which side they lie on."""

    def score(  # noqa: PLR0913, PLR0917  the signature of the function that it stands for
        gated: torch.Tensor,
        projected: torch.Tensor,
        index: torch.Tensor,
        scores: torch.Tensor,
        valid: torch.Tensor,
        boundary_mask: torch.Tensor,
        query_mask: torch.Tensor,
        marginals: torch.Tensor,
        _block: int,
        top_k: int,
        scale: float,
    ) -> tuple[torch.Tensor, torch.Tensor, int, int]:
        joint = torch.einsum("bqkd,bed->bqke", gated, projected) * scale
        joint = joint + marginals.unsqueeze(2) + scores.unsqueeze(-1)
        partner = torch.arange(projected.shape[1], device=gated.device)
        keep = boundary_mask[:, None, None] & query_mask[:, :, None, None] & valid.unsqueeze(-1)
        keep = keep & follows(partner, index.unsqueeze(-1))
        best, where = torch.topk(joint.masked_fill(~keep, MASKED), top_k, -1)
        return best, where, 0, 0

    return score


def _select_top(logits: torch.Tensor, valid: torch.Tensor, k: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    scores, index = torch.topk(logits.masked_fill(~valid, MASKED), k, -1)
    kept = torch.gather(valid, -1, index)
    return torch.where(kept, scores, torch.zeros_like(scores)), torch.where(kept, index, torch.zeros_like(index)), kept


def gather_states(states: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """Rows of `states`, as one Gather. *Shape:* (1, n, d), (1, q, c) → (1, q, c, d)."""
    rows = torch.index_select(states, 1, index.clamp(0, states.shape[1] - 1).reshape(-1))
    return rows.reshape(1, index.shape[1], index.shape[2], states.shape[2])
