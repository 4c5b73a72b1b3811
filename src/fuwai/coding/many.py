"""What the model and the cues say of a portion of descriptions, as the coder wants it for each."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from fuwai.coding.asked import Asked
from fuwai.coding.bulk import Bulk, Scan, trust
from fuwai.coding.model import Model
from fuwai.coding.softmax import Floats
from fuwai.core.scope_cue import Cues, Raised

Row = tuple[list[int], list[float], float, list[float], int, int]


class Many:
    """A model and the cues, ready for portions."""

    def __init__(self, model: Model, cues: Cues) -> None:
        self.model = model
        self.bulk = Bulk(model)
        self.scan = Scan(cues)

    def seen(self, asked: Sequence[Asked], shown: int) -> tuple[list[tuple[Raised, ...]], Iterable[Row]]:
        """The cues of each description, and its likeliest classes (*shown* of them), their chances, the trust in the first,
        the chances of the verdicts and how many of its features are known, of how many."""
        raised = self.scan.raised([one.text for one in asked])
        scores = self.bulk.said(asked, raised)
        calibration = self.model.calibration
        likely = scores.likely(calibration)
        order = np.argsort(-likely, axis=1, kind="stable")[:, :shown]
        rows = zip(
            order.tolist(),
            _shown(np.take_along_axis(likely, order, axis=1)),
            _shown(trust(likely, scores.found, calibration.trust)),
            scores.verdict_likely(calibration).tolist(),
            scores.found.known.tolist(),
            scores.found.total.tolist(),
            strict=True,
        )
        return raised, rows


def _shown(chances: Floats) -> list[Any]:
    """Chances with four digits."""
    shown: list[Any] = chances.astype(np.float64).round(4).tolist()
    return shown
