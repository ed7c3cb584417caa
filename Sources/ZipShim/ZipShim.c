#include "ZipShim.h"
#include <LateLibrary.h>
/* Declared as they are defined here: not for others to see. */
#define ZIP_EXTERN __attribute__((visibility("hidden")))
#include <zip.h>

#define FUNCTIONS(F)                                                                                         \
  F(void, zip_error_init, (zip_error_t * error), (error))                                                    \
  F(void, zip_error_fini, (zip_error_t * error), (error))                                                    \
  F(const char *, zip_error_strerror, (zip_error_t * error), (error))                                        \
  F(zip_source_t *, zip_source_buffer_create,                                                                \
    (const void *bytes, zip_uint64_t size, int frees, zip_error_t *error),                                   \
    (bytes, size, frees, error))                                                                             \
  F(void, zip_source_free, (zip_source_t * source), (source))                                                \
  F(zip_t *, zip_open_from_source,                                                                           \
    (zip_source_t * source, int flags, zip_error_t *error),                                                  \
    (source, flags, error))                                                                                  \
  F(void, zip_discard, (zip_t * archive), (archive))                                                         \
  F(zip_int64_t, zip_get_num_entries, (zip_t * archive, zip_flags_t flags), (archive, flags))                \
  F(void, zip_stat_init, (zip_stat_t * status), (status))                                                    \
  F(int, zip_stat_index,                                                                                     \
    (zip_t * archive, zip_uint64_t index, zip_flags_t flags, zip_stat_t *status),                            \
    (archive, index, flags, status))                                                                         \
  F(int, zip_file_get_external_attributes,                                                                   \
    (zip_t * archive, zip_uint64_t index, zip_flags_t flags, zip_uint8_t *system, zip_uint32_t *attributes), \
    (archive, index, flags, system, attributes))                                                             \
  F(zip_file_t *, zip_fopen_index,                                                                           \
    (zip_t * archive, zip_uint64_t index, zip_flags_t flags),                                                \
    (archive, index, flags))                                                                                 \
  F(zip_int64_t, zip_fread, (zip_file_t * file, void *bytes, zip_uint64_t size), (file, bytes, size))        \
  F(int, zip_fclose, (zip_file_t * file), (file))                                                            \
  F(const char *, zip_file_strerror, (zip_file_t * file), (file))                                            \
  F(const char *, zip_strerror, (zip_t * archive), (archive))

LATE_LIBRARY(zip_shim, "libzip.so.4", "libzip4", FUNCTIONS)
FUNCTIONS(LATE_DEFINITION)
