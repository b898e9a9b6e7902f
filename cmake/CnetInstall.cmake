# What `cmake --install` and the .deb put in place. Filled by the areas that own the files.
