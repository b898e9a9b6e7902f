# Every area of lib/ is a target cnet_<area>; LINKS is its row of the layer table. tests/lint/layers reads
# these very calls and holds the #include lines against them, so this is the one place that says who may know whom.
#
#   cnet_area(ipam SOURCES pool.cc address.cc LINKS addr LIBS pkg::target PRECOMPILE <large/header.h>)
#
# LINKS names areas, LIBS foreign libraries.

add_library(cnet_warnings INTERFACE)
target_compile_options(cnet_warnings INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Wno-missing-field-initializers
  -fstack-protector-strong -ffunction-sections -fdata-sections)
# gcc 12 warns of "text" + std::string in its own header (GCC bug 105329, mended in 13).
target_compile_options(cnet_warnings INTERFACE
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
  target_compile_options(cnet_warnings INTERFACE -fcf-protection)
endif()
target_compile_definitions(cnet_warnings INTERFACE
  $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2> _GLIBCXX_ASSERTIONS FMT_HEADER_ONLY)
target_link_options(cnet_warnings INTERFACE -Wl,--gc-sections -Wl,--as-needed -Wl,-z,relro -Wl,-z,now)
if(CNET_WERROR)
  target_compile_options(cnet_warnings INTERFACE -Werror)
endif()
if(CNET_SANITIZE)
  target_compile_options(cnet_warnings INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
  target_link_options(cnet_warnings INTERFACE -fsanitize=address,undefined)
endif()
if(CNET_FUZZ)  # tests/fuzz: the fuzzer sees which way an input takes through the areas
  target_compile_options(cnet_warnings INTERFACE -fsanitize=fuzzer-no-link)
endif()

# The standard headers that most files include, parsed once: half of the time a build takes. Builds without CNET_PCH
# (the presets clang and dev) show an #include that is missing.
if(CNET_PCH)
  set(cnet_pch_headers <algorithm> <array> <chrono> <functional> <map> <memory> <optional> <set> <span> <string>
    <string_view> <utility> <variant> <vector>)
  add_library(cnet_pch STATIC ${PROJECT_SOURCE_DIR}/cmake/pch.cc)
  target_link_libraries(cnet_pch PRIVATE cnet_warnings)
  target_precompile_headers(cnet_pch PRIVATE ${cnet_pch_headers})
endif()

# cnet_precompiled(TARGET FROM|OWN [HEADER...]): TARGET shares the headers of FROM, or has its own and HEADER, if this
# build precompiles any.
function(cnet_precompiled target from)
  if(CNET_PCH AND from STREQUAL OWN)
    target_precompile_headers(${target} PRIVATE ${cnet_pch_headers} ${ARGN})
  elseif(CNET_PCH)
    target_precompile_headers(${target} REUSE_FROM ${from})
  endif()
endfunction()

function(cnet_area name)
  cmake_parse_arguments(AREA "" "" "SOURCES;LINKS;LIBS;PRECOMPILE" ${ARGN})
  add_library(cnet_${name} STATIC ${AREA_SOURCES})
  target_include_directories(cnet_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(cnet_${name} PRIVATE cnet_warnings)
  if(AREA_PRECOMPILE)
    cnet_precompiled(cnet_${name} OWN ${AREA_PRECOMPILE})
  else()
    cnet_precompiled(cnet_${name} cnet_pch)
  endif()
  foreach(other ${AREA_LINKS})
    target_link_libraries(cnet_${name} PUBLIC cnet_${other})
  endforeach()
  if(AREA_LIBS)
    target_link_libraries(cnet_${name} PRIVATE ${AREA_LIBS})
  endif()
endfunction()

# What every unit test has in common: Catch2's main, compiled once, and its headers.
if(CNET_TESTS)
  add_library(cnet_unit_main STATIC EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/unit/main.cc)
  target_link_libraries(cnet_unit_main PRIVATE cnet_warnings)
  add_library(cnet_unit INTERFACE)
  # Catch2 takes long to optimise and gains nothing.
  target_compile_options(cnet_unit INTERFACE -O0 -U_FORTIFY_SOURCE)
  target_compile_definitions(cnet_unit INTERFACE CNET_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(cnet_unit INTERFACE cnet_warnings cnet_unit_main)
  if(CNET_PCH)
    add_executable(cnet_unit_pch ${PROJECT_SOURCE_DIR}/cmake/pch.cc)  # -fPIE, as the tests
    target_link_libraries(cnet_unit_pch PRIVATE cnet_unit)
    target_precompile_headers(cnet_unit_pch PRIVATE ${cnet_pch_headers} <catch2/catch.hpp>)
  endif()
endif()

# cnet_unit_test(ipam SOURCES pool_test.cc LINKS ipam): one Catch2 program for an area's unit tests.
function(cnet_unit_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINKS;LIBS" ${ARGN})
  add_executable(unit_${name} ${TEST_SOURCES})
  target_link_libraries(unit_${name} PRIVATE cnet_unit ${TEST_LIBS})
  cnet_precompiled(unit_${name} cnet_unit_pch)
  foreach(other ${TEST_LINKS})
    target_link_libraries(unit_${name} PRIVATE cnet_${other})
  endforeach()
  add_test(NAME unit.${name} COMMAND unit_${name})
  set_tests_properties(unit.${name} PROPERTIES TIMEOUT 120)
endfunction()
