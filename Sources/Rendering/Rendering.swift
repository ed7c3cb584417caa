// The rest of this module is on its way.
