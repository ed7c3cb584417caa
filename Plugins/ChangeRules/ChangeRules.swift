// The gate is on its way.
