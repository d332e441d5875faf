"""Rows of the bad-input catalogue about answers of the server, and the tests of each."""

from __future__ import annotations

_DECODING, _PAGE = "unit/test_api_decoding.py::", "unit/test_api_sync.py::"
_WIRE, _ENGINE = "unit/test_api_transport.py::", "unit/test_sync_engine_answers.py::"
_ROUNDS, _STORES = "unit/test_sync_engine_rounds.py::", "unit/test_sync_stores.py::"
_LIMITS = "unit/test_api_limits.py::"
_CUTS, _CACHE = "faults/test_cut_reply.py::", "unit/test_cache_write.py::"
_SET_ASIDE = (
    f"{_PAGE}test_a_bad_row_is_set_aside_and_the_rest_goes_on",
    f"{_PAGE}test_a_bad_verdict_is_left_out_so_that_its_command_stays_unknown",
    f"{_DECODING}test_hostile_json_is_a_bad_reply",
)
SERVER_ANSWERS: dict[int, tuple[str, ...]] = {
    91: _SET_ASIDE,
    92: (*_SET_ASIDE, f"{_PAGE}test_a_page_that_contradicts_itself_is_refused"),
    93: (
        f"{_PAGE}test_deleted_rows_later_fields_and_unknown_entities_pass",
        f"{_DECODING}test_a_field_of_a_later_server_is_ignored",
        f"{_CACHE}test_unknown_entities_are_passed_over",
    ),
    94: (f"{_DECODING}test_hostile_json_is_a_bad_reply",),
    95: (f"{_DECODING}test_hostile_json_is_a_bad_reply",),
    96: (
        f"{_LIMITS}test_an_endless_body_stops_at_the_cap",
        f"{_LIMITS}test_a_slow_drip_ends_at_the_total_deadline",
        f"{_CUTS}test_a_slow_drip_ends_and_the_command_is_asked_for_again",
    ),
    97: (
        f"{_WIRE}test_captive_portal_page_is_not_an_answer",
        f"{_CUTS}test_a_portal_in_the_way_is_named_and_nothing_is_lost",
        f"{_ENGINE}test_the_banner_comes_with_the_third_strange_reply_in_a_row",
    ),
    98: (
        f"{_LIMITS}test_a_reply_cut_at_any_byte_is_never_taken_for_whole",
        f"{_CUTS}test_a_cut_at_any_byte_is_done_once",
    ),
    99: (
        f"{_LIMITS}test_a_gzip_bomb_stops_at_the_cap",
        f"{_LIMITS}test_a_cut_gzip_stream_is_caught_by_the_digest",
        f"{_LIMITS}test_a_false_content_encoding_is_refused",
    ),
    100: (
        f"{_WIRE}test_a_status_without_our_mark_is_no_answer",
        f"{_ENGINE}test_each_failure_of_the_whole_request_has_one_meaning",
    ),
    101: (
        f"{_WIRE}test_redirects_are_named_and_never_followed",
        f"{_CUTS}test_a_redirected_command_goes_nowhere_else",
    ),
    102: (f"{_WIRE}test_json_under_another_content_type_is_refused",),
    103: (
        f"{_DECODING}test_hostile_json_is_a_bad_reply",
        f"{_DECODING}test_a_byte_order_mark_is_tolerated",
        f"{_DECODING}test_a_lone_surrogate_is_replaced_and_a_pair_kept",
    ),
    104: (
        f"{_ENGINE}test_an_answer_to_another_command_is_an_incident",
        f"{_ENGINE}test_a_page_that_does_not_answer_us_leaves_the_outcome_unknown",
    ),
    105: (
        f"{_ROUNDS}test_a_gap_is_not_applied_and_after_three_the_cache_is_filled_anew",
        f"{_CACHE}test_a_page_applied_twice_does_no_harm",
    ),
    106: (f"{_CACHE}test_a_row_older_than_ours_never_takes_its_place",),
    107: (f"{_PAGE}test_a_mad_server_time_is_no_time_source_and_does_no_harm",),
    108: (
        f"{_ROUNDS}test_a_sign_in_goes_on_at_the_page_that_was_refused",
        f"{_ENGINE}test_the_queue_pauses_with_a_sentence_and_a_sign_in_or_a_click_goes_on",
    ),
    109: (f"{_WIRE}test_retry_after_is_clamped_to_sane_seconds",),
    110: (f"{_WIRE}test_cookies_are_neither_kept_nor_sent",),
    111: (
        f"{_LIMITS}test_too_many_headers_are_a_named_network_error",
        f"{_LIMITS}test_a_header_of_a_megabyte_is_a_named_network_error",
    ),
    112: (
        "unit/test_sync_snapshot.py::test_a_wrong_chunk_is_fetched_again_and_the_third_time_is_the_last",
        "unit/test_sync_snapshot.py::test_a_whole_that_differs_from_its_footer_is_no_snapshot",
        f"{_STORES}test_a_chunk_wrong_three_times_keeps_the_old_cache_and_says_so",
    ),
}
