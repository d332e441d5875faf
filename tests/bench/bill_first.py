"""Prints how long the first bill of this fresh process took: ``-m tests.bench.bill_first SIDE``."""

from __future__ import annotations

import sys
import time


def main() -> None:
    """Imports, fonts and one document, of the product or of plain reportlab."""
    # Facts of the bill are read by both sides before the clock starts, as a window has them.
    from desktop.documents.bill_compose import compose_bill
    from desktop.documents.bill_model import BillOptions
    from tests.support.bill_samples import sources

    document = compose_bill(sources(), BillOptions())
    started = time.perf_counter()
    if sys.argv[1] == "product":
        from desktop.documents.bill import bill_pdf

        size = len(bill_pdf(document))
    else:
        from tests.bench.bill_peers import canvas_pdf, register_fonts

        register_fonts()
        size = len(canvas_pdf([document]))
    print((time.perf_counter() - started) * 1000, size)


if __name__ == "__main__":
    main()
