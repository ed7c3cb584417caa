#ifndef ZIP_SHIM_H
#define ZIP_SHIM_H

/* Asked before the first call of libzip: NULL, or why there is none. */
const char *zip_shim_problem(void);

#endif
