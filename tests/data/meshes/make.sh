#!/bin/sh
# Makes the meshes of this folder with Gmsh 4.8 (Debian: apt-get install gmsh).
set -e
cd "$(dirname "$0")"
make() {
  out="$1" geo="$2"
  shift 2
  gmsh "$geo.geo" -v 2 "$@" -o "$out.msh"
}
for version in 22 41; do
  make "void-$version-text" void -2 -format "msh$version"
  make "void-$version-binary" void -2 -format "msh$version" -bin
  make "void-order2-$version-binary" void -2 -order 2 -format "msh$version" -bin
done
make blocks blocks -2 -format msh41
make blocks-9 blocks -2 -order 2 -format msh22
make blocks-8 blocks -2 -order 2 -setnumber Mesh.SecondOrderIncomplete 1 -format msh41 -bin
make tower-4 tower -3 -format msh22
make tower-10 tower -3 -order 2 -format msh41 -bin
make tower-8 tower -3 -setnumber hexahedra 1 -format msh41
make tower-20 tower -3 -setnumber hexahedra 1 -order 2 -setnumber Mesh.SecondOrderIncomplete 1 -format msh22 -bin
make tower-27 tower -3 -setnumber hexahedra 1 -order 2 -format msh41 -bin
