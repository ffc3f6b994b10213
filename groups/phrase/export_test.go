package phrase

// Files are the embedded locales, for tests to make others from.
var Files = files
