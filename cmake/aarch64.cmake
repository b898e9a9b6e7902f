# Toolchain file for compiling cnet for aarch64 on another machine, with Debian's cross compiler. The libraries come
# from CNET_AARCH64_SYSROOT, a folder of unpacked arm64 packages; scripts/build-aarch64 makes it.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)

list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CNET_AARCH64_SYSROOT)
set(CMAKE_FIND_ROOT_PATH ${CNET_AARCH64_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${CNET_AARCH64_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR}
  ${CNET_AARCH64_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${CNET_AARCH64_SYSROOT}/usr/share/pkgconfig)

# The compiler's own C library stays; only what it does not have is taken from the folder.
set(includes "-isystem ${CNET_AARCH64_SYSROOT}/usr/include")
set(includes "${includes} -isystem ${CNET_AARCH64_SYSROOT}/usr/include/aarch64-linux-gnu")
set(CMAKE_C_FLAGS_INIT "${includes}")
set(CMAKE_CXX_FLAGS_INIT "${includes}")
# What the shared libraries need in turn is not in the folder; what cnet needs of them is still checked.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-L${CNET_AARCH64_SYSROOT}/usr/lib/aarch64-linux-gnu \
-Wl,--allow-shlib-undefined")
