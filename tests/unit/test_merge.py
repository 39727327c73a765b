from docsluice.extraction.found import Edge, Found, Row, Span
from docsluice.extraction.merge import merge_edges, merge_fields, merge_rows


def found(
    start: int,
    end: int,
    spans: tuple[Span, ...] = (),
    rows: tuple[Row, ...] = (),
    edges: tuple[Edge, ...] = (),
) -> Found:
    return Found(start, end, {"name": spans}, {"item": rows}, {"alias": edges})


def row(anchor: Span, amount: Span | None = None) -> Row:
    return Row(anchor, {"amount": (amount,) if amount else ()})


def test_a_span_of_two_windows_comes_once_with_its_best_score() -> None:
    windows = [found(0, 50, (Span(40, 45, 0.6),)), found(35, 90, (Span(40, 45, 0.8), Span(60, 63, 0.7)))]
    assert merge_fields(windows, "name", 8) == (Span(40, 45, 0.8), Span(60, 63, 0.7))


def test_a_clipped_span_loses_to_the_whole_one_even_with_a_better_score() -> None:
    windows = [found(0, 50, (Span(44, 50, 0.99),)), found(40, 90, (Span(44, 58, 0.7),))]
    assert merge_fields(windows, "name", 8) == (Span(44, 58, 0.7),)


def test_a_clipped_span_stays_when_the_whole_one_is_hardly_believed() -> None:
    windows = [found(0, 50, (Span(44, 50, 0.9),)), found(40, 90, (Span(44, 58, 0.1),))]
    assert merge_fields(windows, "name", 8) == (Span(44, 50, 0.9), Span(44, 58, 0.1))


def test_a_span_inside_a_window_is_not_clipped() -> None:
    windows = [found(0, 50, (Span(41, 45, 0.9),)), found(40, 90, (Span(41, 48, 0.8),))]
    assert merge_fields(windows, "name", 8) == (Span(41, 45, 0.9), Span(41, 48, 0.8))


def test_k_best_over_all_windows() -> None:
    windows = [found(0, 9, (Span(0, 1, 0.3),)), found(9, 20, (Span(10, 11, 0.9), Span(12, 13, 0.5)))]
    assert merge_fields(windows, "name", 2) == (Span(10, 11, 0.9), Span(12, 13, 0.5))


def test_rows_come_from_top_to_bottom() -> None:
    windows = [found(50, 90, rows=(row(Span(60, 65, 0.9)),)), found(0, 50, rows=(row(Span(5, 9, 0.9)),))]
    assert [item.anchor.start for item in merge_rows(windows, "item", 3)] == [5, 60]


def test_a_row_of_two_windows_comes_once_with_the_cells_of_both() -> None:
    cut = row(Span(40, 45, 0.9))
    whole = row(Span(40, 45, 0.7), Span(52, 55, 0.8))
    assert merge_rows([found(0, 50, rows=(cut,)), found(40, 90, rows=(whole,))], "item", 3) == (
        Row(Span(40, 45, 0.9), {"amount": (Span(52, 55, 0.8),)}),
    )


def test_a_row_whose_anchor_is_cut_off_joins_the_whole_one() -> None:
    cut = row(Span(46, 50, 0.9))
    whole = row(Span(46, 58, 0.8), Span(60, 63, 0.8))
    merged = merge_rows([found(0, 50, rows=(cut,)), found(40, 90, rows=(whole,))], "item", 3)
    assert [item.anchor[:2] for item in merged] == [(46, 58)]


def test_rows_of_two_windows_that_share_their_cells_are_one() -> None:
    first, second = row(Span(40, 44, 0.6), Span(52, 55, 0.9)), row(Span(46, 50, 0.6), Span(52, 55, 0.9))
    assert len(merge_rows([found(0, 60, rows=(first,)), found(40, 90, rows=(second,))], "item", 3)) == 1


def test_rows_of_one_window_are_never_joined() -> None:
    first, second = row(Span(0, 4, 0.6), Span(12, 15, 0.9)), row(Span(6, 10, 0.6), Span(12, 15, 0.9))
    assert len(merge_rows([found(0, 60, rows=(first, second))], "item", 3)) == 2


def test_a_relation_comes_once_and_without_its_variants() -> None:
    best = Edge(Span(0, 10, 0.9), Span(14, 20, 0.9), 0.8)
    variant = Edge(Span(4, 10, 0.9), Span(14, 20, 0.9), 0.6)
    other = Edge(Span(30, 34, 0.9), Span(36, 40, 0.9), 0.7)
    windows = [found(0, 50, edges=(variant, best)), found(0, 60, edges=(best._replace(score=0.5), other))]
    assert merge_edges(windows, "alias") == (best, other)


def test_a_label_that_was_not_asked_has_nothing() -> None:
    assert merge_fields([found(0, 9)], "other", 8) == ()
    assert merge_rows([found(0, 9)], "other", 3) == ()
