#ifndef RE2_SHIM_H
#define RE2_SHIM_H
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* RE2 behind C: a pattern is compiled once and matched in time linear in the text. */
typedef struct re2_pattern re2_pattern;

/* Never NULL; ask re2_pattern_error. Bytes are Latin-1 when `bytes` is true, UTF-8 otherwise. */
re2_pattern *re2_pattern_new(const char *text, size_t length, bool bytes, long long max_memory);
void re2_pattern_free(re2_pattern *pattern);
/* NULL for a good pattern; the text lives as long as the pattern. */
const char *re2_pattern_error(const re2_pattern *pattern);
bool re2_pattern_matches(const re2_pattern *pattern, const char *text, size_t length, bool whole);
/* The first match at or after `from`: true, and its bounds. */
bool re2_pattern_find(const re2_pattern *pattern, const char *text, size_t length, size_t from,
                      size_t *start, size_t *end);
/* Bounds of capture group `group` (0 is the whole match) of the first match; false without a match or
   where the group took no part. */
bool re2_pattern_capture(const re2_pattern *pattern, const char *text, size_t length, int group,
                         size_t *start, size_t *end);
int re2_pattern_groups(const re2_pattern *pattern);

#ifdef __cplusplus
}
#endif
#endif
