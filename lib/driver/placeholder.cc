namespace cnet {}  // replaced by the area's own files
