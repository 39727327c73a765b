"""The boundary head of `gliner2` in a form that costs less, for the usual settings of a checkpoint.

The reference proposes spans, sorts them three times to find equal ones, gathers the states of both ends of all that
are left, and scores these. Here a span's whole score falls out of the same products as its proposal, numbers instead
of states are gathered, and equal proposals are told by a comparison: a span proposed from its end was also proposed
from its start if the start is among the best and the span among the best of that start. Results are the same but for
the order of equal scores.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import nn

from docsluice.teacher.traceable import MASKED, gather_states

if TYPE_CHECKING:
    from collections.abc import Callable

_NONE = -5e3
"""Scores below are those of spans with a masked end: the reference masks boundaries by -10,000."""
_ROUNDING = 3e-5
"""By how much the two ways to one span's score may differ: the sums are made in another order."""


class Pairs(NamedTuple):
    """Candidate spans of each label. *Shape:* (1, Q, K, 2) in boundaries, (1, Q, K), (1, Q, K)."""

    indices: torch.Tensor
    logits: torch.Tensor
    valid: torch.Tensor


class _Proposed(NamedTuple):
    """Spans proposed from one kind of boundary. *Shape:* each (1, Q, B, K), `places` are (1, Q, B)."""

    scores: torch.Tensor
    partners: torch.Tensor
    fits: torch.Tensor
    places: torch.Tensor


def is_usual(head: Any) -> bool:
    """Whether a head (`gliner2.models.boundary.model.BoundaryHead`) is of the form that `PairGraph` computes."""
    settings = head.settings
    return bool(
        settings.bidirectional_proposals
        and settings.reranker_endpoint_compat
        and not settings.enable_rotary_endpoints
        and not settings.enable_span_content
        and not settings.endpoint_difference_features
        and not settings.query_conditioned_inside_weight
    )


class PairGraph(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy, so its classes are Any
    """Proposer and scorer of a boundary head, for one window."""

    def __init__(self, head: Any) -> None:
        super().__init__()
        self.proposer, self.scorer = head.boundary_proposer, head.pair_scorer
        self.uses_inside = head.use_inside_evidence
        self.settings = self.proposer.settings

    def forward(self, encoding: Any, marginals: Any, queries: torch.Tensor, word_mask: torch.Tensor) -> Pairs:
        """Candidate spans, best proposals first, with the logits of the scorer."""
        settings, states = self.settings, encoding.states
        starts, ends = marginals.start_logits, marginals.end_logits
        proposing = torch.sigmoid(self.proposer.start_query_projection(queries)) / math.sqrt(self.proposer.boundary_dim)
        scoring = self._mix(torch.sigmoid(self.scorer.query_gate(queries))) / math.sqrt(self.scorer.pair_dim)
        first = self.proposer.start_pair_projection(states), self.scorer.start_endpoint_projection(states)
        last = self.proposer.end_key_projection(states), self.scorer.end_endpoint_projection(states)
        gates = proposing, scoring
        forward = _propose(starts, ends, settings.start_top_k, settings.ends_per_start, first, last, gates, torch.gt)
        backward = _propose(ends, starts, settings.end_top_k, settings.starts_per_end, last, first, gates, torch.lt)
        scores = torch.cat([_flat(forward.scores), _flat(_without(backward, forward, starts))], -1)
        best, order = torch.topk(scores, settings.candidate_budget, -1)
        first_places = torch.cat([_flat(_spread(forward)), _flat(backward.partners)], -1).gather(-1, order)
        last_places = torch.cat([_flat(forward.partners), _flat(_spread(backward))], -1).gather(-1, order)
        fits = torch.cat([_flat(forward.fits), _flat(backward.fits)], -1).gather(-1, order)
        logits = best + fits + self.scorer.compat_mix.bias / math.sqrt(self.scorer.pair_dim)
        logits = logits + self._length(first_places, last_places, marginals, queries, word_mask)
        valid = best > _NONE
        return Pairs(
            torch.stack([first_places, last_places], -1),
            torch.where(valid, logits, torch.full_like(logits, MASKED)),
            valid,
        )

    def _mix(self, gate: torch.Tensor) -> torch.Tensor:
        """Gate times the weight of its head: a weighted sum of products of heads is one product."""
        heads = self.scorer.multihead_pair_compat_heads
        parts = gate.reshape(1, gate.shape[1], heads, -1) * self.scorer.compat_mix.weight.reshape(1, 1, heads, 1)
        return parts.reshape(gate.shape)

    def _length(
        self, first: torch.Tensor, last: torch.Tensor, marginals: Any, queries: torch.Tensor, word_mask: torch.Tensor
    ) -> torch.Tensor:
        """What the words inside and the length of spans add."""
        length = (last - first).clamp(min=1).float()
        root = torch.sqrt(length)
        weight = self.scorer.length_query_projection(queries)
        words = word_mask.sum(dim=1).float().clamp(min=1).view(1, 1, 1)
        added = weight[..., 0:1] * torch.log1p(length) + weight[..., 1:2] * (length / words) + weight[..., 2:3] / root
        if not self.uses_inside:
            return added
        prefix = marginals.inside_prefix
        inside = prefix.gather(-1, last) - prefix.gather(-1, first)
        inside = inside + marginals.inside_prefix_mean * (last - first).float()
        return added + self.scorer.inside_weight * (inside / root)


def _propose(  # noqa: PLR0913, PLR0917  one kind of boundary and the other, with what belongs to each
    own: torch.Tensor,
    other: torch.Tensor,
    boundaries: int,
    partners: int,
    own_states: tuple[torch.Tensor, torch.Tensor],
    other_states: tuple[torch.Tensor, torch.Tensor],
    gates: tuple[torch.Tensor, torch.Tensor],
    follows: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
) -> _Proposed:
    """The likeliest boundaries of a kind, each with its best partners.

    `own` and `other`, *Shape:* (1, Q, N), are logits of boundaries; states, *Shape:* (1, N, D), and gates, *Shape:*
    (1, Q, D), are those that propose and those that score. `follows` says on which side partners lie.
    """
    best, places = torch.topk(own, boundaries, -1)
    proposed, fits = (
        torch.matmul(gather_states(mine, places) * gate.unsqueeze(2), theirs.transpose(1, 2).unsqueeze(1))
        for mine, theirs, gate in zip(own_states, other_states, gates, strict=True)
    )
    joint = proposed + other.unsqueeze(2) + best.unsqueeze(-1)
    partner = torch.arange(own.shape[-1], device=own.device)
    joint = torch.where(follows(partner, places.unsqueeze(-1)), joint, torch.full_like(best, MASKED).unsqueeze(-1))
    scores, where = torch.topk(joint, partners, -1)
    return _Proposed(scores, where, fits.gather(-1, where), places)


def _without(backward: _Proposed, forward: _Proposed, starts: torch.Tensor) -> torch.Tensor:
    """Scores of spans proposed from their ends, masked where they were proposed from their starts too."""
    least = torch.full_like(starts, -MASKED).scatter(-1, forward.places, forward.scores[..., -1])
    known = backward.scores >= least.gather(-1, _flat(backward.partners)).reshape(backward.scores.shape) - _ROUNDING
    return torch.where(known, torch.full_like(backward.scores, MASKED), backward.scores)


def _spread(proposed: _Proposed) -> torch.Tensor:
    return proposed.places.unsqueeze(-1).expand(proposed.partners.shape)


def _flat(values: torch.Tensor) -> torch.Tensor:
    return values.reshape(values.shape[0], values.shape[1], -1)
