/* empty: RE2Shim includes <re2/re2.h> */
