/* SHA256_* are marked deprecated in favour of EVP, which can fail, allocates, and reads OpenSSL's configuration
   file at first use. They remain part of libcrypto's API and use the same machine code. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
