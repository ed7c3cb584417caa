#include "RE2Shim.h"

#include <re2/re2.h>

#include <string>
#include <vector>

struct re2_pattern {
  re2::RE2 expression;
  re2_pattern(re2::StringPiece text, const re2::RE2::Options &options) : expression(text, options) {}
};

extern "C" {

re2_pattern *re2_pattern_new(const char *text, size_t length, bool bytes, long long max_memory) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(max_memory);
  options.set_encoding(bytes ? re2::RE2::Options::EncodingLatin1 : re2::RE2::Options::EncodingUTF8);
  return new re2_pattern(re2::StringPiece(text, length), options);
}

void re2_pattern_free(re2_pattern *pattern) { delete pattern; }

const char *re2_pattern_error(const re2_pattern *pattern) {
  return pattern->expression.ok() ? nullptr : pattern->expression.error().c_str();
}

bool re2_pattern_matches(const re2_pattern *pattern, const char *text, size_t length, bool whole) {
  return pattern->expression.Match(re2::StringPiece(text, length), 0, length,
                                   whole ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED, nullptr, 0);
}

bool re2_pattern_find(const re2_pattern *pattern, const char *text, size_t length, size_t from,
                      size_t *start, size_t *end) {
  re2::StringPiece found;
  if (from > length) return false;
  if (!pattern->expression.Match(re2::StringPiece(text, length), from, length, re2::RE2::UNANCHORED,
                                 &found, 1))
    return false;
  *start = found.data() - text;
  *end = *start + found.size();
  return true;
}

bool re2_pattern_capture(const re2_pattern *pattern, const char *text, size_t length, int group,
                         size_t *start, size_t *end) {
  if (group < 0 || group > pattern->expression.NumberOfCapturingGroups()) return false;
  std::vector<re2::StringPiece> found(group + 1);
  if (!pattern->expression.Match(re2::StringPiece(text, length), 0, length, re2::RE2::UNANCHORED,
                                 found.data(), group + 1))
    return false;
  if (found[group].data() == nullptr) return false;
  *start = found[group].data() - text;
  *end = *start + found[group].size();
  return true;
}

int re2_pattern_groups(const re2_pattern *pattern) { return pattern->expression.NumberOfCapturingGroups(); }

}  // extern "C"
