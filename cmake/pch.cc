// Holds the precompiled headers of cnet_pch and cnet_unit_pch (CnetArea.cmake).
int main() {}
